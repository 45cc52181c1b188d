package dev.culvert.shared.stream;

import dev.culvert.shared.frame.StreamFrame;

/** Where the frames arrive that come back from a {@link FramePort}'s other end. */
public interface FrameSink {
    /**
     * Takes a frame and its buffer. The last one either ends the second direction or is a RESET; where the way itself
     * dies, a RESET with LINK_LOST is made up.
     */
    void receive(StreamFrame frame);

    /** The port is no longer congested. */
    default void drained() {}
}
