package dev.culvert.shared.stream;

import dev.culvert.shared.frame.Open;
import dev.culvert.shared.frame.Reset;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.frame.StreamFrame;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands a stream's frames to whoever owns its next piece of way. What that one throws is an error of ours; it ends the
 * stream, in both directions, and neither its neighbours in the same batch nor the link.
 */
public final class Handover {
    private static final Logger LOG = LoggerFactory.getLogger(Handover.class);
    private static final String DETAIL = "failed: an internal error";

    private Handover() {}

    /**
     * Hands over a frame that has come.
     *
     * @param back the way that it has come
     */
    public static void frame(FrameSink to, StreamFrame frame, FramePort back) {
        try {
            to.receive(frame);
        } catch (RuntimeException e) {
            failed(back, frame.getClass().getSimpleName(), e);
            if (!(frame instanceof Reset)) {
                end(to, back);
            }
        }
    }

    /**
     * Hands over a stream that the other side opens.
     *
     * @return as {@link StreamAcceptor#accept}
     */
    public static @Nullable FrameSink stream(StreamAcceptor to, FramePort back, Open open) {
        try {
            return to.accept(back, open);
        } catch (RuntimeException e) {
            failed(back, "Open", e);
            back.send(new Reset(back.id(), ResetCode.INTERNAL, DETAIL));
            return null;
        }
    }

    /** Tells that {@code back} is no longer congested. */
    public static void drained(FrameSink to, FramePort back) {
        try {
            to.drained();
        } catch (RuntimeException e) {
            failed(back, "room", e);
            end(to, back);
        }
    }

    private static void end(FrameSink to, FramePort back) {
        back.send(new Reset(back.id(), ResetCode.INTERNAL, DETAIL));
        try {
            to.receive(new Reset(back.id(), ResetCode.INTERNAL, DETAIL));
        } catch (RuntimeException e) {
            failed(back, "Reset", e);
        }
    }

    private static void failed(FramePort back, String what, RuntimeException e) {
        LOG.error("stream failed stream={} at={}", back.id(), what, e);
    }
}
