package dev.culvert.shared.link;

import java.time.Duration;

/**
 * How a link behaves.
 *
 * @param dials whether this end dialled: then it opens odd ids, else even ones
 * @param relays whether this end passes streams on; then the credit that it passes on counts against the budget
 * @param helloWithin how long the other end's part of the handshake may take
 * @param pingEvery how often an answer is asked for
 * @param suspectAfter how long after an unanswered PING the other end is suspect
 * @param deadAfter how long after the last byte the other end is dead
 * @param maxStreams how many streams may be open at once
 */
public record LinkSettings(
        boolean dials,
        boolean relays,
        Duration helloWithin,
        Duration pingEvery,
        Duration suspectAfter,
        Duration deadAfter,
        int maxStreams) {
    /** Most streams of one link, unless the accepting end says otherwise. */
    public static final int MAX_STREAMS = 10_000;

    private static final Duration HELLO = Duration.ofSeconds(5);
    private static final Duration SUSPECT = Duration.ofMillis(1500);

    /** The client's end of a client link. */
    public static LinkSettings client() {
        return clientLink(true, false, Duration.ofSeconds(10));
    }

    /** The server's end of a client link. */
    public static LinkSettings session() {
        return clientLink(false, true, HELLO);
    }

    /** Either end of a link between nodes. */
    public static LinkSettings peer(boolean dials) {
        return new LinkSettings(
                dials, true, HELLO, Duration.ofMillis(500), SUSPECT, Duration.ofSeconds(3), MAX_STREAMS);
    }

    /** The same with other limits on silence. */
    public LinkSettings withLiveness(Duration ping, Duration suspect, Duration dead) {
        return new LinkSettings(dials, relays, helloWithin, ping, suspect, dead, maxStreams);
    }

    private static LinkSettings clientLink(boolean dials, boolean relays, Duration hello) {
        return new LinkSettings(
                dials, relays, hello, Duration.ofSeconds(5), SUSPECT, Duration.ofSeconds(15), MAX_STREAMS);
    }
}
