package dev.culvert.shared.events;

import dev.culvert.shared.errors.ErrorCode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What can happen; {@code docs/events.md} tells the fields of each, and a test compares. */
public enum EventType {
    /** A client's link is welcomed. */
    CLIENT_CONNECTED(null),
    /** A client's link has ended, for the reason that it says. */
    CLIENT_DISCONNECTED(null),
    /** Someone has shown no token or a wrong one at the control port. */
    AUTHENTICATION_FAILED(ErrorCode.WRONG_TOKEN),
    /** A client of this node offers what none of its clients has offered until now. */
    ROUTE_ADDED(null),
    /** No client of this node offers it any longer. */
    ROUTE_REMOVED(null),
    /** A port that a client offers is not opened. */
    PORT_REFUSED(ErrorCode.PORT_REFUSED),
    /** Another offer of a client is not taken. */
    OFFER_REFUSED(ErrorCode.OFFER_REFUSED),
    /** A client cannot reach an upstream; visitors go to other clients. */
    UPSTREAM_UNHEALTHY(ErrorCode.UPSTREAM_FAILED),
    /** It can again. */
    UPSTREAM_HEALTHY(null),
    /** A client's link answers no proof, and is dialled anew. */
    PROOF_FAILED(ErrorCode.PROOF_FAILED),
    /** A certificate that this node presents is near its end. */
    CERTIFICATE_EXPIRING(ErrorCode.CERTIFICATE_EXPIRING),
    /** This node has a link to another one. */
    NODE_JOINED(null),
    /** This node has no link to that one any longer. */
    NODE_LEFT(null),
    /** This node takes no new visitors and is about to stop. */
    DRAIN_BEGUN(null);

    private final @Nullable ErrorCode code;

    EventType(@Nullable ErrorCode code) {
        this.code = code;
    }

    /** As it travels: {@code client-connected}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Of the trouble that it is; null where it is none. */
    public @Nullable ErrorCode code() {
        return code;
    }
}
