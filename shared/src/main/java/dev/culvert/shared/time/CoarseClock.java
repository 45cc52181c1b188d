package dev.culvert.shared.time;

/** One event loop's time as of its last tick: exact enough for limits of a second and more, and costs no look at a clock. */
public final class CoarseClock implements Clock {
    private final Clock exact;
    private long nanos;

    /** @param exact read at each tick */
    public CoarseClock(Clock exact) {
        this.exact = exact;
        tick();
    }

    /** Looks at the exact clock; several times a second. */
    public void tick() {
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
