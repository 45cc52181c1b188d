package dev.culvert.shared.routes;

import java.util.List;
import java.util.Set;

/**
 * A client's session as its node knows it, and as ROUTES tells the other nodes.
 *
 * @param session unique over the cluster and over time
 * @param clientId the client process, 32 hex digits; the same for all its links
 * @param slot which of the client's links
 * @param generation rises with each dial of that slot
 * @param offers what it offers
 * @param state whether it should get new streams
 * @param rttNanos round trip of its link; 0 while unknown
 * @param remoteAddress {@code ip:port} of the client
 * @param sinceMillis when it connected, milliseconds since 1970
 * @param version the client's own
 * @param failing numbers of the offers whose upstream is known to fail
 */
public record SessionEntry(
        long session,
        String clientId,
        int slot,
        long generation,
        List<Offer> offers,
        SessionState state,
        long rttNanos,
        String remoteAddress,
        long sinceMillis,
        String version,
        Set<Integer> failing) {
    /** Keeps a copy of the offers. */
    public SessionEntry {
        offers = List.copyOf(offers);
        failing = Set.copyOf(failing);
    }

    /** A session none of whose upstreams is known to fail. */
    public SessionEntry(
            long session,
            String clientId,
            int slot,
            long generation,
            List<Offer> offers,
            SessionState state,
            long rttNanos,
            String remoteAddress,
            long sinceMillis,
            String version) {
        this(
                session,
                clientId,
                slot,
                generation,
                offers,
                state,
                rttNanos,
                remoteAddress,
                sinceMillis,
                version,
                Set.of());
    }

    /** The same in another state. */
    public SessionEntry in(SessionState other) {
        return new SessionEntry(
                session,
                clientId,
                slot,
                generation,
                offers,
                other,
                rttNanos,
                remoteAddress,
                sinceMillis,
                version,
                failing);
    }

    /** The same in a state that is no better than that one. */
    public SessionEntry atBest(SessionState other) {
        return state.compareTo(other) >= 0 ? this : in(other);
    }

    /** The same with other offers. */
    public SessionEntry offering(List<Offer> others) {
        return new SessionEntry(
                session,
                clientId,
                slot,
                generation,
                others,
                state,
                rttNanos,
                remoteAddress,
                sinceMillis,
                version,
                failing);
    }

    /** The same with another round trip, nanoseconds. */
    public SessionEntry measured(long rtt) {
        return new SessionEntry(
                session, clientId, slot, generation, offers, state, rtt, remoteAddress, sinceMillis, version, failing);
    }

    /** The same with other upstreams that are known to fail, by the numbers of their offers. */
    public SessionEntry failing(Set<Integer> others) {
        return new SessionEntry(
                session,
                clientId,
                slot,
                generation,
                offers,
                state,
                rttNanos,
                remoteAddress,
                sinceMillis,
                version,
                others);
    }

    /** Whether the other is a link of the same client's same slot. */
    public boolean sameSlot(SessionEntry other) {
        return slot == other.slot && clientId.equals(other.clientId);
    }
}
