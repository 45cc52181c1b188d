package dev.culvert.shared.frame;

/** Takes frames as they are decoded. */
@FunctionalInterface
public interface FrameHandler {
    /** Takes one frame and its buffer; false asks the decoder to stop and to drop the rest, since the link has ended. */
    boolean onFrame(Frame frame);
}
