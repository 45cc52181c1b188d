package dev.culvert.http;

import dev.culvert.shared.time.Clock;

/** One event loop's time as of its last tick: exact enough for limits of a second and more, and costs no look at a clock. */
final class CoarseClock implements Clock {
    private final Clock exact;
    private long nanos;

    CoarseClock(Clock exact) {
        this.exact = exact;
        tick();
    }

    void tick() {
        nanos = exact.nanos();
    }

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public long wallMillis() {
        return exact.wallMillis();
    }
}
