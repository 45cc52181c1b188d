package dev.culvert.shared.frame;

import io.netty.buffer.ByteBuf;

/**
 * Ends an HTTP message; implies FIN.
 *
 * @param stream the stream's id
 * @param block headers in {@code HeadBlock}'s layout
 */
public record Trailers(long stream, ByteBuf block) implements StreamFrame {
    @Override
    public Trailers onStream(long id) {
        return new Trailers(id, block);
    }

    @Override
    public boolean fin() {
        return true;
    }

    @Override
    public void release() {
        block.release();
    }
}
