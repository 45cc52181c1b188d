package dev.culvert.shared.routes;

import dev.culvert.shared.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Clients whose upstream could not be reached a moment ago: for a second, doubling to ten, others are chosen where there
 * are any. All sessions of a client lead to the same upstream, so they are passed over together.
 */
public final class PassedOver implements Predicate<SessionRef> {
    private static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Clock clock;
    private final Map<Way, Pause> pauses = new HashMap<>();

    /** @param clock for the pauses */
    public PassedOver(Clock clock) {
        this.clock = clock;
    }

    @Override
    public boolean test(SessionRef session) {
        if (pauses.isEmpty()) {
            return false;
        }
        Pause pause = pauses.get(Way.of(session));
        return pause != null && pause.untilNanos() - clock.nanos() > 0;
    }

    /**
     * The session's upstream could not be reached.
     *
     * @return true if it is passed over from now on and was not before
     */
    public boolean failed(SessionRef session) {
        long now = clock.nanos();
        Way way = Way.of(session);
        Pause last = pauses.get(way);
        if (last != null && last.untilNanos() - now > 0) {
            return false;
        }
        long length = last == null ? FIRST_NANOS : Math.min(MOST_NANOS, 2 * last.lengthNanos());
        pauses.put(way, new Pause(now + length, length));
        return last == null;
    }

    /** The session's upstream was reached. */
    public void reached(SessionRef session) {
        if (!pauses.isEmpty()) {
            pauses.remove(Way.of(session));
        }
    }

    /** Forgets clients that nobody has asked for in a while. */
    public void prune() {
        long now = clock.nanos();
        pauses.values().removeIf(pause -> now - pause.untilNanos() > MOST_NANOS);
    }

    private record Pause(long untilNanos, long lengthNanos) {}
}
