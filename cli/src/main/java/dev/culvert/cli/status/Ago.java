package dev.culvert.cli.status;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/** How long something has lasted, in its largest unit: {@code 49 minutes}, {@code 1 day}. */
final class Ago {
    private Ago() {}

    /** @param since RFC 3339; anything else gives {@code unknown} */
    static String since(String since, Instant now) {
        try {
            return text(Duration.between(Instant.parse(since), now));
        } catch (DateTimeException e) {
            return "unknown";
        }
    }

    static String text(Duration lasted) {
        long seconds = Math.max(0, lasted.toSeconds());
        if (seconds < 60) {
            return units(seconds, "second");
        }
        if (seconds < 3600) {
            return units(seconds / 60, "minute");
        }
        return seconds < 86_400 ? units(seconds / 3600, "hour") : units(seconds / 86_400, "day");
    }

    private static String units(long count, String unit) {
        return count + " " + unit + (count == 1 ? "" : "s");
    }
}
