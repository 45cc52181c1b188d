package dev.culvert.shared.accesslog;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times in UTC as text, made once a second. Belongs to the writer's thread. */
final class TimeText {
    private final DateTimeFormatter formatter;
    private long second = Long.MIN_VALUE;
    private String text = "";

    private TimeText(String pattern) {
        formatter = DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
    }

    /** {@code 24/Nov/2026:16:46:00 +0000}. */
    static TimeText combined() {
        return new TimeText("dd/MMM/uuuu:HH:mm:ss '+0000'");
    }

    /** {@code 2026-11-24T16:46:00}, RFC 3339 up to the second. */
    static TimeText rfc3339() {
        return new TimeText("uuuu-MM-dd'T'HH:mm:ss");
    }

    /** @param millis since 1970 */
    String of(long millis) {
        long asked = Math.floorDiv(millis, 1000);
        if (asked != second) {
            second = asked;
            text = formatter.format(Instant.ofEpochSecond(asked));
        }
        return text;
    }
}
