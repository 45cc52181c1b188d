package dev.culvert.control.session;

import dev.culvert.shared.time.Clock;
import java.time.Duration;

/** When a link's measured round trip differs enough from what was told to tell again: each time costs a snapshot. */
final class RoundTrip {
    private static final long EVERY_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long LEAST_NANOS = Duration.ofMillis(1).toNanos();

    private final Clock clock;
    private long toldNanos;
    private long lastToldAt;

    RoundTrip(Clock clock) {
        this.clock = clock;
        this.lastToldAt = clock.nanos();
    }

    /** Whether {@code now}, nanoseconds, is a quarter and a millisecond off, and some time has passed. */
    boolean worthTelling(long now) {
        long off = Math.abs(now - toldNanos);
        return off > LEAST_NANOS && off > toldNanos / 4 && clock.nanos() - lastToldAt >= EVERY_NANOS;
    }

    void told(long nanos) {
        toldNanos = nanos;
        lastToldAt = clock.nanos();
    }
}
