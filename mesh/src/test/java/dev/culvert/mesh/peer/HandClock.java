package dev.culvert.mesh.peer;

import dev.culvert.shared.time.Clock;
import java.time.Duration;

/** Time that a test turns by hand. */
final class HandClock implements Clock {
    private long nanos = -7_000_000_000L;

    void pass(Duration time) {
        nanos += time.toNanos();
    }

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public long wallMillis() {
        return nanos / 1_000_000;
    }
}
