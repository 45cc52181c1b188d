package dev.culvert.shared.link.handshake;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks of single fields. They look for null, since that is what Jackson passes for a field that is absent, and for
 * control characters, since names and reasons end up in logs and terminals.
 */
final class FieldCheck {
    private static final int SECRET_CHARS = 256;
    private static final int QUOTED_CHARS = 64;

    private FieldCheck() {}

    static void range(String field, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(field + ": " + value + " (expected: " + min + "-" + max + ")");
        }
    }

    static void hex(String field, @Nullable String value, int digits) {
        if (value == null || value.length() != digits || !isHex(value)) {
            throw new IllegalArgumentException(field + ": " + quote(value) + " (expected: " + digits + " hex digits)");
        }
    }

    static void text(String field, @Nullable String value, int maxChars) {
        if (value == null || value.isEmpty() || !clean(value, maxChars)) {
            throw new IllegalArgumentException(field + ": " + quote(value) + " (expected: 1-" + maxChars
                    + " characters, none of them a control character)");
        }
    }

    static void optionalText(String field, @Nullable String value, int maxChars) {
        if (value != null) {
            text(field, value, maxChars);
        }
    }

    static void secret(String field, @Nullable String value) {
        if (value == null || value.isEmpty() || !clean(value, SECRET_CHARS)) {
            throw new IllegalArgumentException(field + ": " + (value == null ? 0 : value.length())
                    + " characters (expected: 1-" + SECRET_CHARS + ", none of them a control character)");
        }
    }

    static void optionalSecret(String field, @Nullable String value) {
        if (value != null) {
            secret(field, value);
        }
    }

    /** Checks a list of objects; an absent one is empty. */
    static <T> List<T> list(String field, @Nullable List<T> values, int max) {
        if (values == null) {
            return List.of();
        }
        range("number of " + field, values.size(), 0, max);
        for (Object value : values) {
            if (value == null) {
                throw new IllegalArgumentException(field + ": null in the list (expected: none)");
            }
        }
        return List.copyOf(values);
    }

    /** Checks a list of versions or features; an absent one is empty. */
    static List<String> names(String field, @Nullable List<String> values) {
        List<String> checked = list(field, values, 64);
        for (String value : checked) {
            text(field, value, 64);
        }
        return checked;
    }

    static void notEmpty(String field, List<?> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException(field + ": none (expected: at least one)");
        }
    }

    static boolean isPort(String text) {
        if (text.isEmpty() || text.length() > 5) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        int port = Integer.parseInt(text);
        return port >= 1 && port <= 65535;
    }

    /** The value for a message: cut, without control characters. */
    static String quote(@Nullable String value) {
        if (value == null) {
            return "absent";
        }
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < Math.min(value.length(), QUOTED_CHARS); i++) {
            char c = value.charAt(i);
            quoted.append(Character.isISOControl(c) ? '?' : c);
        }
        return quoted.append(value.length() > QUOTED_CHARS ? "…\"" : "\"").toString();
    }

    private static boolean isHex(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c >= 0x80 || Character.digit(c, 16) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean clean(String value, int maxChars) {
        boolean clean = value.length() <= maxChars;
        for (int i = 0; clean && i < value.length(); i++) {
            clean = !Character.isISOControl(value.charAt(i));
        }
        return clean;
    }
}
