package dev.culvert.shared.routes;

/** One offer of one client: all sessions of a client lead to the same upstream. */
record Way(String clientId, int offer) {
    static Way of(SessionRef session) {
        return new Way(session.clientId(), session.offer());
    }
}
