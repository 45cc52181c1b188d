package dev.culvert.shared.link.handshake;

import java.util.List;

/**
 * WELCOME to a client.
 *
 * @param version the one that holds on this link
 * @param features those that both ends have
 * @param node the accepting node's name
 * @param session 16 hex digits, not all 0
 * @param resume proves on later links that the client id is the client's own
 * @param streams how many may be open on this link at once
 * @param siblings URLs of the other nodes, for links of their own and for when this one fails
 * @param refused offers that were not taken
 */
public record WelcomeMessage(
        String version,
        List<String> features,
        String node,
        String session,
        String resume,
        int streams,
        List<String> siblings,
        List<RefusedOffer> refused) {

    /** Checks every field; {@link IllegalArgumentException} says in one sentence what is wrong. */
    public WelcomeMessage {
        FieldCheck.text("version", version, 64);
        features = FieldCheck.names("features", features);
        FieldCheck.text("node", node, 253);
        FieldCheck.hex("session", session, 16);
        FieldCheck.secret("resume", resume);
        FieldCheck.range("streams", streams, 1, Integer.MAX_VALUE);
        siblings = FieldCheck.list("siblings", siblings, 1000);
        for (String sibling : siblings) {
            FieldCheck.text("siblings", sibling, 2048);
        }
        refused = FieldCheck.list("refused", refused, OfferMessage.MAX_OFFERS);
        if (Long.parseUnsignedLong(session, 16) == 0) {
            throw new IllegalArgumentException("session: 0 (expected: another number)");
        }
    }

    /** The session as OPEN on peer links carries it. */
    public long sessionNumber() {
        return Long.parseUnsignedLong(session, 16);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "WelcomeMessage[version=" + version + ", node=" + node + ", session=" + session + ", streams=" + streams
                + ", siblings=" + siblings + ", refused=" + refused + "]";
    }
}
