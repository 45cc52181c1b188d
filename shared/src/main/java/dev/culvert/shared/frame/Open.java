package dev.culvert.shared.frame;

import io.netty.buffer.ByteBuf;

/**
 * Opens a stream.
 *
 * @param stream its id
 * @param kind what it carries
 * @param hops how many peer links it has crossed
 * @param offer the number of the client's offer that it is for
 * @param session the session that it is for; 0 on client links
 * @param window how many bytes the acceptor may send before the first CREDIT, at least 8 KiB
 * @param visitor on whose behalf
 * @param fin true if the opener will send no byte (an HTTP request without body)
 * @param payload by kind, see {@link OpenKind}
 */
public record Open(
        long stream,
        OpenKind kind,
        int hops,
        int offer,
        long session,
        long window,
        Visitor visitor,
        boolean fin,
        ByteBuf payload)
        implements StreamFrame {

    @Override
    public Open onStream(long id) {
        return new Open(id, kind, hops, offer, session, window, visitor, fin, payload);
    }

    /** The same, having crossed one more peer link. */
    public Open oneHopFurther() {
        return new Open(stream, kind, hops + 1, offer, session, window, visitor, fin, payload);
    }

    /** The same with another initial window, bytes. */
    public Open withWindow(long bytes) {
        return new Open(stream, kind, hops, offer, session, bytes, visitor, fin, payload);
    }

    @Override
    public void release() {
        payload.release();
    }
}
