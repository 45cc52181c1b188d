package dev.culvert.http;

import dev.culvert.shared.time.Clock;
import java.time.Duration;

/** Time that a test moves by hand. */
final class FakeTime implements Clock {
    private long nanos = 1_000_000_000L;

    void pass(Duration duration) {
        nanos += duration.toNanos();
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
