package dev.culvert.shared.link;

import dev.culvert.shared.frame.Data;
import dev.culvert.shared.frame.Heartbeat;
import dev.culvert.shared.frame.LinkFrame;
import dev.culvert.shared.frame.Ping;
import dev.culvert.shared.frame.ProtocolException;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.frame.Routes;
import dev.culvert.shared.frame.StreamFrame;
import dev.culvert.shared.frame.Update;
import dev.culvert.shared.time.Clock;

/** Limits what credit does not: frames for closed streams, PINGs, UPDATEs, RESETs of a client's own streams. */
final class FloodGuard {
    /**
     * What crosses a stream's end in good faith and costs no credit: OPENED, nine heads, the end, a RESET, and the CREDITs
     * of a window that is being read.
     */
    private static final int FRAMES_OF_A_STREAM = 16;

    /** A DATA frame counts as no less, bytes. */
    private static final int LEAST_BYTES = 256;

    private final RateLimit pings;
    private final RateLimit updates;
    private final RateLimit nodeFrames;
    private final RateLimit ownResets;
    private final RateLimit late;
    private final RateLimit idleCredits;
    private long bytesAllowed;
    private long framesAllowed;
    private long dropped;

    FloodGuard(Clock clock) {
        pings = new RateLimit(10, 20, clock);
        updates = new RateLimit(1, 5, clock);
        nodeFrames = new RateLimit(200, 1000, clock);
        ownResets = new RateLimit(10_000 / 60.0, 10_000, clock);
        late = new RateLimit(1000, 1000, clock);
        idleCredits = new RateLimit(1000, 10_000, clock);
    }

    void control(LinkFrame frame) throws ProtocolException {
        if (frame instanceof Ping) {
            check(pings, "PING frames", "at most 10 a second");
        } else if (frame instanceof Update) {
            check(updates, "UPDATE frames", "at most 1 a second");
        } else if (frame instanceof Heartbeat || frame instanceof Routes) {
            check(nodeFrames, "HEARTBEAT and ROUTES frames", "at most 200 a second");
        }
    }

    /** A client has sent a RESET of a stream that it had opened itself. */
    void ownReset() throws ProtocolException {
        check(ownResets, "RESETs of the sender's own streams", "at most 10000 a minute");
    }

    /** A CREDIT came that raises nothing. */
    void idleCredit() throws ProtocolException {
        check(idleCredits, "CREDIT frames that raise nothing", "at most 1000 a second");
    }

    /** A stream has closed whose other end may still send that many bytes in good faith. */
    void closed(long unusedCredit) {
        bytesAllowed += unusedCredit;
        framesAllowed += FRAMES_OF_A_STREAM;
    }

    /** A frame came for a stream that is closed. */
    void late(StreamFrame frame) throws ProtocolException {
        dropped++;
        if (!allowed(frame)) {
            check(late, "frames for closed streams", "at most 1000 a second");
        }
    }

    private boolean allowed(StreamFrame frame) {
        if (frame instanceof Data data && data.payload().isReadable()) {
            int bytes = Math.max(LEAST_BYTES, data.payload().readableBytes());
            boolean enough = bytesAllowed >= bytes;
            bytesAllowed -= enough ? bytes : 0;
            return enough;
        }
        boolean enough = framesAllowed > 0;
        framesAllowed -= enough ? 1 : 0;
        return enough;
    }

    /** Frames that came for closed streams. */
    long dropped() {
        return dropped;
    }

    private static void check(RateLimit limit, String what, String expected) throws ProtocolException {
        if (!limit.take()) {
            throw new ProtocolException(
                    ResetCode.ENHANCE_YOUR_CALM, "too many " + what + " (expected: " + expected + ")");
        }
    }
}
