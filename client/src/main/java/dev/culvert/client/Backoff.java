package dev.culvert.client;

import dev.culvert.shared.time.Clock;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When to dial again: after a random time between nothing and a cap that doubles, so that the clients of a server that
 * restarts neither come all at once nor stay away. The cap is low for a server that was there a short while ago and is
 * not reached now, since it will most likely be back at once.
 */
final class Backoff {
    static final Duration FIRST_CAP = Duration.ofMillis(100);
    static final Duration SHORT_CAP = Duration.ofSeconds(2);
    static final Duration LONG_CAP = Duration.ofSeconds(15);

    private static final long RECENT_NANOS = Duration.ofMinutes(10).toNanos();
    /** A session that ends sooner has not shown that the trouble is over. */
    private static final long STEADY_NANOS = Duration.ofSeconds(5).toNanos();

    private final Clock clock;
    private final RandomGenerator random;
    private long capMillis = FIRST_CAP.toMillis();
    private long connectedAt;
    private long endedAt;
    private boolean hadSession;

    Backoff(Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** A session has begun. */
    void connected() {
        connectedAt = clock.nanos();
    }

    /** That session has ended. */
    void ended() {
        hadSession = true;
        endedAt = clock.nanos();
        if (endedAt - connectedAt >= STEADY_NANOS) {
            capMillis = FIRST_CAP.toMillis();
        }
    }

    /**
     * How long to wait before the next dial.
     *
     * @param unreached whether the server was not reached at all or the link was lost, rather than refused or silent
     * @param retryAfterMillis what the server wished; 0 for nothing
     */
    Duration next(boolean unreached, int retryAfterMillis) {
        boolean recent = hadSession && clock.nanos() - endedAt < RECENT_NANOS;
        long most = (unreached && recent ? SHORT_CAP : LONG_CAP).toMillis();
        capMillis = Math.min(capMillis, most);
        long delay = random.nextLong(capMillis + 1);
        capMillis = Math.min(capMillis * 2, most);
        return Duration.ofMillis(retryAfterMillis > 0 ? retryAfterMillis + delay : delay);
    }
}
