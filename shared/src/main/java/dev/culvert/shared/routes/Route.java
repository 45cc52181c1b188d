package dev.culvert.shared.routes;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who serves one host and path, or one port. Immutable but for the turn, which one snapshot hands to the next, so that
 * clients are served in turn whatever else changes. Any event loop may ask it.
 */
public final class Route {
    private final String pattern;
    private final String path;
    private final List<ClientRoute> clients;
    private final AtomicInteger turn;
    private final boolean trustsHealth;

    Route(String pattern, String path, List<ClientRoute> clients, AtomicInteger turn) {
        this.pattern = pattern;
        this.path = path;
        this.clients = List.copyOf(clients);
        this.turn = turn;
        long failing = this.clients.stream().filter(client -> !client.healthy()).count();
        // where more than half would be out, what is known of them is more likely wrong than they are
        this.trustsHealth = 2 * failing <= this.clients.size();
    }

    /** The host pattern as registered, or the port. */
    public String pattern() {
        return pattern;
    }

    /** The path prefix, empty for a port. */
    public String path() {
        return path;
    }

    /** The clients that offer it. */
    public List<ClientRoute> clients() {
        return clients;
    }

    /**
     * The session that the next stream goes to: ready ones before suspect ones, and those that were passed over for a
     * while or whose upstream is known to fail only if there is no other; among their clients {@code balancing} decides.
     *
     * @param tried sessions that must not be chosen, since the stream has been there
     * @param passedOver sessions that should not be chosen
     * @return null if each session was tried
     */
    public @Nullable SessionRef next(
            Predicate<SessionRef> tried, Predicate<SessionRef> passedOver, Balancing balancing) {
        int first = clients.size() == 1 ? 0 : Math.floorMod(turn.getAndIncrement(), clients.size());
        Predicate<SessionRef> wanted = s -> !tried.test(s) && !passedOver.test(s) && (s.healthy() || !trustsHealth);
        SessionRef ready = find(first, s -> s.state() == SessionState.READY && wanted.test(s), balancing);
        if (ready != null) {
            return ready;
        }
        SessionRef suspect = find(first, wanted, balancing);
        return suspect != null ? suspect : find(first, s -> !tried.test(s), balancing);
    }

    AtomicInteger turn() {
        return turn;
    }

    private @Nullable SessionRef find(int first, Predicate<SessionRef> wanted, Balancing balancing) {
        SessionRef best = null;
        int least = Integer.MAX_VALUE;
        int skipped = 0;
        for (int i = 0; i < clients.size() && least > 0; i++) {
            SessionRef session = best(clients.get((first + i) % clients.size()), wanted);
            int load = session == null ? Integer.MAX_VALUE : balancing.load(session);
            if (load < least) {
                best = session;
                least = load;
                skipped = i;
            }
        }
        if (skipped > 0) {
            turn.addAndGet(skipped); // else whoever stands behind one that is passed over gets its share as well
        }
        return best;
    }

    private static @Nullable SessionRef best(ClientRoute client, Predicate<SessionRef> wanted) {
        for (SessionRef session : client.sessions()) {
            if (wanted.test(session)) {
                return session;
            }
        }
        return null;
    }
}
