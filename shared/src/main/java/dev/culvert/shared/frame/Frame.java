package dev.culvert.shared.frame;

/**
 * One frame of the link protocol. Frames are immutable; those that hold a buffer own one reference to it, which passes
 * with the frame: whoever takes a frame releases it or passes it on.
 */
public sealed interface Frame permits LinkFrame, StreamFrame {

    /** The flag that ends a direction on {@link Open}, {@link Head} and {@link Data}, and a table on {@link Routes}. */
    int FLAG_FIN = 1;

    /** Gives back what the frame holds; does nothing for frames without a buffer. */
    default void release() {}
}
