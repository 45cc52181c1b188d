package dev.culvert.shared.frame;

/** Takes frames as they are decoded. */
@FunctionalInterface
public interface FrameHandler {
    /**
     * Takes one frame and its buffer.
     *
     * @return false to stop the decoder and drop the rest, since the link has ended
     * @throws ProtocolException if the frame is out of order; its buffer is released all the same
     */
    boolean onFrame(Frame frame) throws ProtocolException;
}
