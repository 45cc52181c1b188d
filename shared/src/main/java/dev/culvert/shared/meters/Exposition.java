package dev.culvert.shared.meters;

/** The two formats that meters are told in. */
final class Exposition {
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private Exposition() {}

    /** The media type for a request's {@code Accept}; who does not name OpenMetrics gets the older one. */
    static String of(String accept) {
        for (String range : accept.split(",", -1)) {
            String[] parts = range.split(";", -1);
            if (parts[0].strip().equalsIgnoreCase("application/openmetrics-text") && !refused(parts)) {
                return OPEN_METRICS;
            }
        }
        return TEXT;
    }

    private static boolean refused(String[] parts) {
        for (String part : parts) {
            if (part.strip().matches("[qQ]=0(\\.0*)?")) {
                return true;
            }
        }
        return false;
    }
}
