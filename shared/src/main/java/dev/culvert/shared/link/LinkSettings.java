package dev.culvert.shared.link;

import java.time.Duration;

/**
 * How a link behaves.
 *
 * @param dials whether this end dialled: then it opens odd ids, else even ones
 * @param toClient whether the other end is a client: of its RESETs those of streams that it opened itself are limited. A
 *     server's are not, since each stands for a visitor who has left, and no visitor may end a link
 * @param relays whether this end passes streams on; then the credit that it passes on counts against the budget
 * @param helloWithin how long the other end's part of the handshake may take
 * @param pingEvery how often an answer is asked for
 * @param suspectAfter how long after an unanswered PING the other end is suspect
 * @param deadAfter how long after the last byte the other end is dead
 * @param maxStreams how many streams may be open at once
 */
public record LinkSettings(
        boolean dials,
        boolean toClient,
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
        return clientLink(true, Duration.ofSeconds(10));
    }

    /** The server's end of a client link. */
    public static LinkSettings session() {
        return clientLink(false, HELLO);
    }

    /** Either end of a link between nodes. */
    public static LinkSettings peer(boolean dials) {
        return new LinkSettings(
                dials, false, true, HELLO, Duration.ofMillis(500), SUSPECT, Duration.ofSeconds(3), MAX_STREAMS);
    }

    /** The same with other limits on silence. */
    public LinkSettings withLiveness(Duration ping, Duration suspect, Duration dead) {
        return new LinkSettings(dials, toClient, relays, helloWithin, ping, suspect, dead, maxStreams);
    }

    private static LinkSettings clientLink(boolean dials, Duration hello) {
        return new LinkSettings(
                dials, !dials, !dials, hello, Duration.ofSeconds(5), SUSPECT, Duration.ofSeconds(15), MAX_STREAMS);
    }
}
