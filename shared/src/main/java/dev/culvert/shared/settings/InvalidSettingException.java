package dev.culvert.shared.settings;

/** A setting that cannot be used. The message is one line: the setting, the value, and what was expected. */
public final class InvalidSettingException extends IllegalArgumentException {

    private InvalidSettingException(String message) {
        super(message);
    }

    /**
     * @param setting the setting's name as users type it, such as {@code --port}
     * @param value what was given; never a secret
     * @param expected completes the sentence "expected: …"
     */
    public static InvalidSettingException of(String setting, Object value, String expected) {
        return new InvalidSettingException(setting + ": " + printable(value) + " (expected: " + expected + ")");
    }

    /** For a value that must not be repeated, or where there is none. */
    public static InvalidSettingException of(String setting, String problem) {
        return new InvalidSettingException(setting + ": " + problem);
    }

    private static String printable(Object value) {
        String text = value.toString();
        if (text.isEmpty()) {
            return "\"\"";
        }
        var line = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (Character.isISOControl(c) || c == 0x2028 || c == 0x2029) {
                line.append(String.format("\\u%04x", c));
            } else {
                line.appendCodePoint(c);
            }
        });
        return line.toString();
    }
}
