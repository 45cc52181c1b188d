package dev.culvert.shared.time;

/** Where state machines read the time; tests turn it by hand. */
public interface Clock {
    /** Monotonic nanoseconds from an arbitrary start; for durations. */
    long nanos();

    /** Milliseconds since 1970; for certificates, logs and for noticing that the process was away. */
    long wallMillis();

    /** The machine's own clocks. */
    static Clock system() {
        return SystemClock.INSTANCE;
    }
}
