package dev.culvert.shared.frame;

import io.netty.buffer.ByteBuf;

/**
 * An HTTP response head, informational ones included.
 *
 * @param stream the stream's id
 * @param fin true if neither body nor trailers follow
 * @param block status and headers in {@code HeadBlock}'s layout
 */
public record Head(long stream, boolean fin, ByteBuf block) implements StreamFrame {
    @Override
    public Head onStream(long id) {
        return new Head(id, fin, block);
    }

    @Override
    public void release() {
        block.release();
    }
}
