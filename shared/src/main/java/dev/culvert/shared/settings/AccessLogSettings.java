package dev.culvert.shared.settings;

import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whether and where visitors' requests and connections are written down.
 *
 * @param format of its lines
 * @param file where they go; null for standard output
 */
public record AccessLogSettings(Format format, @Nullable Path file) {

    /** No log. */
    public static final AccessLogSettings OFF = new AccessLogSettings(Format.OFF, null);

    /** How a line is written. */
    public enum Format {
        /** Not at all. */
        OFF,
        /** Apache's Combined Log Format. */
        COMBINED,
        /** One JSON object. */
        JSON;

        /** @throws InvalidSettingException on another word */
        public static Format parse(String setting, String text) {
            for (Format format : values()) {
                if (format.name().toLowerCase(Locale.ROOT).equals(text.strip())) {
                    return format;
                }
            }
            throw InvalidSettingException.of(setting, text, "off, combined or json");
        }
    }
}
