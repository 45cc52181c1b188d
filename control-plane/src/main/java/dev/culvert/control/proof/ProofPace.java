package dev.culvert.control.proof;

import java.time.Duration;

/**
 * How often the offers of one verticle instance are proven: each every {@link #PERIOD}, and more seldom where that would
 * be more than {@link #MOST_A_SECOND}; at most {@link #MOST_RUNNING} at once. Belongs to the instance's event loop.
 */
public final class ProofPace {
    static final Duration PERIOD = Duration.ofSeconds(5);
    static final int MOST_A_SECOND = 50;
    static final int MOST_RUNNING = 100;

    private int offers;
    private int running;

    /** So many more offers, or fewer where negative. */
    void offers(int more) {
        offers += more;
    }

    /** Takes a place for a proof; false if there is none. */
    boolean begin() {
        if (running == MOST_RUNNING) {
            return false;
        }
        running++;
        return true;
    }

    /** Gives the place back. */
    void ended() {
        running--;
    }

    /** How long after a good proof of an offer the next one is due. */
    long periodNanos() {
        return Math.max(PERIOD.toNanos(), offers * Duration.ofSeconds(1).toNanos() / MOST_A_SECOND);
    }
}
