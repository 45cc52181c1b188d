package dev.culvert.shared.frame;

/** A frame of one stream. */
public sealed interface StreamFrame extends Frame permits Open, Opened, Head, Data, Trailers, Credit, Reset {

    /** The stream's id on the way (link or bus) that carries this frame. */
    long stream();

    /** The same frame for another way's id; the buffer's reference passes to the result. */
    StreamFrame onStream(long id);

    /** Whether the sender's direction ends with this frame. */
    default boolean fin() {
        return false;
    }
}
