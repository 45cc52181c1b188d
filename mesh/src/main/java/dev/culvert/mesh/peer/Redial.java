package dev.culvert.mesh.peer;

import dev.culvert.shared.time.Clock;
import java.time.Duration;

/** When another node is dialled again: after 100 ms, doubling to a second, for ten minutes since it was last linked. */
final class Redial {
    private static final long FIRST = Duration.ofMillis(100).toNanos();
    private static final long LONGEST = Duration.ofSeconds(1).toNanos();
    private static final long PATIENCE = Duration.ofMinutes(10).toNanos();

    private final Clock clock;
    private long dueAt;
    private long delay;
    private long hopedSince;

    /** @param headStart for the other node, which may be dialling too */
    Redial(Clock clock, Duration headStart) {
        this.clock = clock;
        this.delay = FIRST;
        this.hopedSince = clock.nanos();
        this.dueAt = clock.nanos() + headStart.toNanos();
    }

    boolean due() {
        return clock.nanos() - dueAt >= 0;
    }

    /** Whether to stop hoping for the node. */
    boolean givenUp() {
        return clock.nanos() - hopedSince >= PATIENCE;
    }

    /** A dial has failed. */
    void failed() {
        dueAt = clock.nanos() + delay;
        delay = Math.min(LONGEST, 2 * delay);
    }

    /** A link has ended. */
    void lost() {
        hopedSince = clock.nanos();
        delay = FIRST;
        dueAt = clock.nanos() + delay;
    }
}
