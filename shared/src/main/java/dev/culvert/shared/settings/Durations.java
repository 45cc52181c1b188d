package dev.culvert.shared.settings;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as users write them: {@code 500ms}, {@code 30s}, {@code 1m30s}, {@code 2h}, and a bare {@code 0}. */
public final class Durations {

    private static final Pattern PART = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s|m|h|d)");

    private Durations() {}

    /**
     * @param setting named in the message
     * @throws InvalidSettingException where the text is not a duration
     */
    public static Duration parse(String setting, String text) {
        String trimmed = text.strip();
        if (trimmed.equals("0")) {
            return Duration.ZERO;
        }
        Matcher part = PART.matcher(trimmed);
        double seconds = 0;
        int at = 0;
        while (at < trimmed.length() && part.region(at, trimmed.length()).lookingAt()) {
            seconds += Double.parseDouble(part.group(1)) * secondsOf(part.group(2));
            at = part.end();
        }
        if (trimmed.isEmpty() || at < trimmed.length()) {
            throw InvalidSettingException.of(setting, text, "a duration such as 500ms, 30s, 5m or 1h30m");
        }
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    /** The shortest spelling that {@link #parse} reads back, to the millisecond. */
    public static String format(Duration duration) {
        if (duration.isNegative()) {
            return "-" + format(duration.negated());
        }
        long millis = duration.toMillis();
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        if (seconds == 0 || seconds % 60 != 0) {
            return seconds + "s";
        }
        return seconds % 3600 == 0 ? seconds / 3600 + "h" : seconds / 60 + "m";
    }

    private static double secondsOf(String unit) {
        return switch (unit) {
            case "ms" -> 0.001;
            case "s" -> 1;
            case "m" -> 60;
            case "h" -> 3_600;
            default -> 86_400;
        };
    }
}
