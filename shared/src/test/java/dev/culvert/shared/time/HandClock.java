package dev.culvert.shared.time;

/** Time that passes when a test says so. */
public final class HandClock implements Clock {
    private long nanos;
    private long wallAheadMillis;

    /** Both clocks go on by that much. */
    public void pass(long millis) {
        nanos += millis * 1_000_000;
    }

    /** Only the wall clock goes on: the machine slept. */
    public void sleep(long millis) {
        wallAheadMillis += millis;
    }

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public long wallMillis() {
        return nanos / 1_000_000 + wallAheadMillis;
    }
}
