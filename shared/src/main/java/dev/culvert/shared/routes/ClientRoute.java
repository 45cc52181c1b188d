package dev.culvert.shared.routes;

import java.util.Comparator;
import java.util.List;

/**
 * One client's sessions that offer a route.
 *
 * @param clientId the client
 * @param sessions the best first: ready, local, quick
 */
public record ClientRoute(String clientId, List<SessionRef> sessions) {
    private static final Comparator<SessionRef> BEST_FIRST = Comparator.comparing(SessionRef::state)
            .thenComparing(s -> !s.local())
            .thenComparingLong(SessionRef::rttNanos);

    /** Whether its upstream is not known to fail. */
    boolean healthy() {
        return sessions.stream().anyMatch(SessionRef::healthy);
    }

    /** Sorts the sessions. */
    public ClientRoute {
        sessions = sessions.stream().sorted(BEST_FIRST).toList();
    }
}
