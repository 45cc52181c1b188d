package dev.culvert.control.session;

import dev.culvert.shared.frame.ProtocolException;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.link.handshake.HelloMessage;
import dev.culvert.shared.link.handshake.LinkProtocol;
import dev.culvert.shared.link.handshake.RefusedOffer;
import dev.culvert.shared.routes.SessionEntry;
import dev.culvert.shared.routes.SessionState;
import dev.culvert.shared.token.ResumeSecrets;
import java.util.List;
import java.util.Locale;

/**
 * What a HELLO makes of a link.
 *
 * @param entry the session as it is to be routed
 * @param proven whether the resume secret was the right one for the client's id
 * @param refused offers that were not taken
 */
record Admission(SessionEntry entry, boolean proven, List<RefusedOffer> refused) {

    /**
     * Judges a HELLO by itself; whether another session has its id is for the routes' writer to say.
     *
     * @param session the new session's id
     * @param remote {@code ip:port} of the client
     * @throws ProtocolException if no version is common to both
     */
    static Admission of(
            HelloMessage hello, long session, String remote, long nowMillis, ResumeSecrets secrets, OfferRules rules)
            throws ProtocolException {
        if (!hello.versions().contains(LinkProtocol.VERSION)) {
            throw new ProtocolException(
                    ResetCode.PROTOCOL_ERROR,
                    "HELLO versions: " + hello.versions() + " (expected: " + LinkProtocol.VERSION + " among them)");
        }
        OfferRules.Sorted offers = rules.sort(hello.offers());
        String clientId = hello.clientId().toLowerCase(Locale.ROOT);
        SessionEntry entry = new SessionEntry(
                session,
                clientId,
                hello.slot(),
                hello.generation(),
                offers.taken(),
                SessionState.READY,
                0,
                remote,
                nowMillis,
                hello.version());
        String resume = hello.resume();
        return new Admission(entry, resume != null && secrets.isRight(clientId, resume), offers.refused());
    }
}
