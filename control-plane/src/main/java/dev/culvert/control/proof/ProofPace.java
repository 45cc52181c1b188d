package dev.culvert.control.proof;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;

/**
 * How often the offers of one verticle instance are proven: each every {@link #PERIOD}, and more seldom where that would
 * be more than {@link #MOST_A_SECOND}; at most {@link #MOST_RUNNING} at once. Who is due waits in one line, so that
 * upstreams which hang keep nobody else's from being proven, and a thousand clients that come at once are spread. Belongs
 * to the instance's event loop.
 */
public final class ProofPace {
    static final Duration PERIOD = Duration.ofSeconds(5);
    static final int MOST_A_SECOND = 50;
    static final int MOST_RUNNING = 100;

    private static final int TICKS_A_SECOND = 10;

    private final ArrayDeque<BooleanSupplier> line = new ArrayDeque<>();
    private int offers;
    private int running;

    /** Lets those begin whose turn it is; ten times a second. */
    public void tick() {
        int left = Math.min(MOST_A_SECOND / TICKS_A_SECOND, MOST_RUNNING - running);
        while (left > 0 && !line.isEmpty()) {
            if (line.remove().getAsBoolean()) {
                running++;
                left--;
            }
        }
    }

    /** So many more offers, or fewer where negative. */
    void offers(int more) {
        offers += more;
    }

    /**
     * Stands in line.
     *
     * @param begin begins a proof when its turn has come; false if there is none to begin any more
     */
    void queue(BooleanSupplier begin) {
        line.add(begin);
    }

    /** A proof that was begun is over. */
    void ended() {
        running--;
    }

    /** How long after a good proof of an offer the next one is due. */
    long periodNanos() {
        return Math.max(PERIOD.toNanos(), offers * Duration.ofSeconds(1).toNanos() / MOST_A_SECOND);
    }
}
