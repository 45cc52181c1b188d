package dev.culvert.shared.frame;

import io.netty.buffer.ByteBuf;

/**
 * Bytes of a stream.
 *
 * @param stream the stream's id
 * @param fin true if no byte follows in this direction
 * @param payload at most 256 KiB; empty only with {@code fin}
 */
public record Data(long stream, boolean fin, ByteBuf payload) implements StreamFrame {
    /** Most bytes of one frame. */
    public static final int MAX_BYTES = 256 * 1024;

    @Override
    public Data onStream(long id) {
        return new Data(id, fin, payload);
    }

    @Override
    public void release() {
        payload.release();
    }
}
