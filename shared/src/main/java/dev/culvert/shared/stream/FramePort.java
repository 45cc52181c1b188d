package dev.culvert.shared.stream;

import dev.culvert.shared.frame.StreamFrame;

/**
 * One stream's way towards its other end: over a link or over the local bus. Belongs to one event loop, like everything
 * of its stream on this side.
 */
public interface FramePort {
    /** The stream's id on this way; frames that are sent must carry it. */
    long id();

    /**
     * Queues a frame and takes over its buffer. What comes after the end of the direction or after a RESET is released
     * and dropped.
     */
    void send(StreamFrame frame);

    /**
     * Whether so much of this stream waits here that its source should rest until {@link FrameSink#drained()}. Only an
     * end asks; a relay passes on what credit allows.
     */
    boolean congested();
}
