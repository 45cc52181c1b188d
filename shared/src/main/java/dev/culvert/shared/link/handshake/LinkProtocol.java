package dev.culvert.shared.link.handshake;

/** The names by which both ends of a link agree before its first frame; {@code docs/protocol.md} has them all. */
public final class LinkProtocol {
    /** The version that this program speaks, as sub-protocol of the WebSocket and in HELLO and WELCOME. */
    public static final String VERSION = "culvert.v1";

    /** The header in which each end lists what it can do on the carrier. */
    public static final String FEATURES_HEADER = "Culvert-Features";

    /** In {@link #FEATURES_HEADER}: the client's frames need no mask, since TLS is around them. */
    public static final String UNMASKED = "unmasked";

    /** Feature of HELLO and WELCOME: the client answers OPENs of kind PROBE. */
    public static final String PROBE = "probe";

    private LinkProtocol() {}
}
