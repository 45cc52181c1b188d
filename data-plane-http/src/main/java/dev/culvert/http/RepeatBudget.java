package dev.culvert.http;

import dev.culvert.shared.time.Clock;
import java.util.concurrent.TimeUnit;

/**
 * How many of a route's requests may be repeated although they may have been carried out: in ten seconds ten, or a fifth
 * of the route's requests if that is more. So a client that stalls cannot double the load of the others.
 */
final class RepeatBudget {
    private static final int SECONDS = 10;
    private static final int FEW = 10;

    private final Clock clock;
    private final int[] requests = new int[SECONDS];
    private final int[] repeats = new int[SECONDS];
    private long second;

    RepeatBudget(Clock clock) {
        this.clock = clock;
        this.second = seconds();
    }

    /** A request has come for the route. */
    void request() {
        requests[slot()]++;
    }

    /** Whether one more may be repeated; if so it is counted. */
    boolean repeat() {
        int slot = slot();
        if (sum(repeats) >= Math.max(FEW, sum(requests) / 5)) {
            return false;
        }
        repeats[slot]++;
        return true;
    }

    /** Whether the route has had no request for ten seconds. */
    boolean idle() {
        slot();
        return sum(requests) == 0;
    }

    private int slot() {
        long now = seconds();
        for (long s = Math.max(second + 1, now - SECONDS + 1); s <= now; s++) {
            requests[(int) Math.floorMod(s, (long) SECONDS)] = 0;
            repeats[(int) Math.floorMod(s, (long) SECONDS)] = 0;
        }
        second = now;
        return (int) Math.floorMod(now, (long) SECONDS);
    }

    private long seconds() {
        return Math.floorDiv(clock.nanos(), TimeUnit.SECONDS.toNanos(1));
    }

    private static int sum(int[] counts) {
        int sum = 0;
        for (int count : counts) {
            sum += count;
        }
        return sum;
    }
}
