package dev.culvert.shared.routes;

/**
 * Which of a route's clients gets the next stream: the least busy one, and of those that are equally busy the one whose
 * turn it is. Any event loop may call it.
 */
public interface Balancing {
    /** How busy the session's client is, 0 or more. */
    int load(SessionRef session);

    /** A stream to the session has begun. */
    void began(SessionRef session);

    /** That stream has ended, or has been tried elsewhere. */
    void ended(SessionRef session);

    /** Clients take turns, however busy they are. */
    static Balancing roundRobin() {
        return RoundRobin.INSTANCE;
    }

    /** The client with the fewest of this node's streams for that route is next. */
    static Balancing leastConnections() {
        return new LeastConnections();
    }
}
