package dev.culvert.shared.link;

import dev.culvert.shared.frame.ProtocolException;
import dev.culvert.shared.frame.ResetCode;

/**
 * The ids of a link's streams: the dialling end opens odd ones and the accepting end even ones, each strictly rising, until
 * a GOAWAY names the last.
 */
final class StreamIds {
    private final boolean dials;
    private long lastOwn;
    private long lastPeer;
    private long ownLimit = Long.MAX_VALUE;
    private long peerLimit = Long.MAX_VALUE;

    /** @param dials whether this end dialled */
    StreamIds(boolean dials) {
        this.dials = dials;
        this.lastOwn = dials ? -1 : 0;
    }

    /** Whether this end opens the streams with such ids. */
    boolean own(long id) {
        return (id % 2 != 0) == dials;
    }

    /** Whether the other end's GOAWAY leaves this one another stream. */
    boolean mayOpen() {
        return lastOwn + 2 <= ownLimit;
    }

    /** The id of this end's next stream. */
    long next() {
        lastOwn += 2;
        return lastOwn;
    }

    /** The other end opens a stream. */
    void opened(long id) throws ProtocolException {
        if (own(id) || id <= lastPeer) {
            throw violation(
                    "OPEN of stream " + id + " (expected: " + (dials ? "even" : "odd") + ", above " + lastPeer + ")");
        }
        lastPeer = id;
    }

    /** Whether there is or was such a stream; one that was skipped counts. */
    boolean used(long id) {
        return id > 0 && id <= (own(id) ? lastOwn : lastPeer);
    }

    /** Takes no more of the other end's streams; returns the last one that was taken, which never rises again. */
    long goAway() {
        peerLimit = Math.min(peerLimit, lastPeer);
        return peerLimit;
    }

    /** Whether the other end's stream is above the last one that this end's GOAWAY has named. */
    boolean tooLate(long id) {
        return id > peerLimit;
    }

    /** The other end takes this end's streams up to that id and none above. */
    void goneAway(long last) throws ProtocolException {
        if (last > ownLimit) {
            throw violation("GOAWAY with last stream " + last + " (expected: at most " + ownLimit + ", as before)");
        }
        ownLimit = Math.max(last, 0);
    }

    private static ProtocolException violation(String message) {
        return new ProtocolException(ResetCode.PROTOCOL_ERROR, message);
    }
}
