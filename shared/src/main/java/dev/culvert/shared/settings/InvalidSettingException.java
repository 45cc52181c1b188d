package dev.culvert.shared.settings;

import dev.culvert.shared.log.Printable;

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
        String text = Printable.of(value);
        return text.isEmpty() ? "\"\"" : text;
    }
}
