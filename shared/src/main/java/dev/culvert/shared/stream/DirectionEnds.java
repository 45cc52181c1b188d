package dev.culvert.shared.stream;

import dev.culvert.shared.frame.Credit;
import dev.culvert.shared.frame.Opened;
import dev.culvert.shared.frame.Reset;
import dev.culvert.shared.frame.StreamFrame;

/** Which directions of a stream have ended, seen from one point of its way. */
public final class DirectionEnds {
    private boolean out;
    private boolean in;

    /** Notes a frame that goes out; false if it comes too late and must be dropped. */
    public boolean sent(StreamFrame frame) {
        if (frame instanceof Credit) {
            return !in;
        }
        boolean late = lateIn(frame, out);
        if (!late) {
            out |= ends(frame);
            in |= frame instanceof Reset;
        }
        return !late;
    }

    /** Notes a frame that comes in; false if it comes too late: after the end of its direction. */
    public boolean received(StreamFrame frame) {
        if (frame instanceof Credit) {
            return !out;
        }
        boolean late = lateIn(frame, in);
        if (!late) {
            in |= ends(frame);
            out |= frame instanceof Reset;
        }
        return !late;
    }

    /** Whether nothing more goes out. */
    public boolean outEnded() {
        return out;
    }

    /** Whether nothing more comes in. */
    public boolean inEnded() {
        return in;
    }

    /** Whether the stream is closed. */
    public boolean closed() {
        return in && out;
    }

    private boolean lateIn(StreamFrame frame, boolean ended) {
        boolean freeOfDirection = frame instanceof Reset || frame instanceof Opened;
        return freeOfDirection ? closed() : ended;
    }

    private static boolean ends(StreamFrame frame) {
        return frame instanceof Reset || frame.fin();
    }
}
