package dev.culvert.shared.routes;

import java.util.HexFormat;

/**
 * Where a stream for one offer of one session goes. A plane cannot tell a session of its own node from another node's.
 *
 * @param busAddress the verticle instance that opens streams to the session
 * @param session for OPEN
 * @param offer for OPEN
 * @param clientId whose session it is
 * @param local whether the session lives on this node; for the choice among a client's sessions only
 * @param rttNanos for that choice too
 * @param state whether it should get new streams
 * @param healthy whether its upstream is not known to fail
 */
public record SessionRef(
        String busAddress,
        long session,
        int offer,
        String clientId,
        boolean local,
        long rttNanos,
        SessionState state,
        boolean healthy) {
    /** The session as it is written everywhere: 16 hex digits. */
    public String sessionText() {
        return HexFormat.of().toHexDigits(session);
    }
}
