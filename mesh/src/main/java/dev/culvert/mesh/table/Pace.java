package dev.culvert.mesh.table;

import dev.culvert.shared.time.Clock;
import java.time.Duration;

/** Keeps something from happening too often: the first time at once, then gathered until the gap has passed. */
public final class Pace {
    private final long gapNanos;
    private final Clock clock;
    private long last;
    private boolean never = true;

    /** At most once every {@code gap}. */
    public Pace(Duration gap, Clock clock) {
        this.gapNanos = gap.toNanos();
        this.clock = clock;
    }

    /** How long it has to wait, nanoseconds; 0 or less if it may happen now. */
    public long waitNanos() {
        return never ? 0 : last + gapNanos - clock.nanos();
    }

    /** It happens now. */
    public void happened() {
        never = false;
        last = clock.nanos();
    }
}
