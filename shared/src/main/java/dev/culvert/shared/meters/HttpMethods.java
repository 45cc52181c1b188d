package dev.culvert.shared.meters;

/** The methods that stand in labels; whatever else a visitor invents is {@code OTHER}. */
public final class HttpMethods {
    /** The number of {@code OTHER}, and of no other method. */
    public static final int OTHER = 9;

    private static final String[] NAMES = {
        "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "OTHER"
    };

    private HttpMethods() {}

    /** How many there are, {@code OTHER} included. */
    public static int count() {
        return NAMES.length;
    }

    /** The label of a number. */
    public static String name(int number) {
        return NAMES[number];
    }

    /** The number of a method as it came: RFC 9110, section 9.3, and RFC 5789. */
    public static int number(String method) {
        return switch (method) {
            case "GET" -> 0;
            case "HEAD" -> 1;
            case "POST" -> 2;
            case "PUT" -> 3;
            case "DELETE" -> 4;
            case "CONNECT" -> 5;
            case "OPTIONS" -> 6;
            case "TRACE" -> 7;
            case "PATCH" -> 8;
            default -> OTHER;
        };
    }
}
