package dev.culvert.shared.routes;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Where a stream has been tried; it may be tried twice more, and never where it has been. */
public final class TriedSessions {
    private static final int MOST = 3;

    private final SessionRef[] tried = new SessionRef[MOST];
    private int count;

    /** The stream is tried there now. */
    public void begin(SessionRef session) {
        tried[count++] = session;
    }

    /** Where it was tried last. */
    public SessionRef current() {
        return tried[count - 1];
    }

    /** Whether it may be tried once more. */
    public boolean more() {
        return count < MOST;
    }

    /**
     * Another session to try, by the route as it is now.
     *
     * @param passedOver sessions that should not be chosen
     * @return null if there is none or enough were tried
     */
    public @Nullable SessionRef next(Route route, Predicate<SessionRef> passedOver, Balancing balancing) {
        return more() ? route.next(this::contains, passedOver, balancing) : null;
    }

    private boolean contains(SessionRef session) {
        for (int i = 0; i < count; i++) {
            if (tried[i].session() == session.session()) {
                return true;
            }
        }
        return false;
    }
}
