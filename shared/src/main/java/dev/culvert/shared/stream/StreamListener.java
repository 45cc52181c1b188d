package dev.culvert.shared.stream;

import dev.culvert.shared.frame.ResetCode;
import io.netty.buffer.ByteBuf;

/** What the owner of a {@link StreamEnd} is told; all on the stream's event loop. */
public interface StreamListener {
    /** The upstream is there; opener's side only. Bytes that were kept for another try are no longer. */
    default void opened() {}

    /**
     * A response head has come; opener's side only.
     *
     * @param block in {@code HeadBlock}'s layout; its reference passes to the listener
     * @param fin whether neither body nor trailers follow
     */
    default void head(ByteBuf block, boolean fin) {
        block.release();
    }

    /**
     * Bytes have come. They count against the window until {@link StreamEnd#consumed(int)}.
     *
     * @param bytes not empty; their reference passes to the listener
     */
    void data(ByteBuf bytes);

    /**
     * Trailers have come; {@link #fin()} follows.
     *
     * @param block their reference passes to the listener
     */
    default void trailers(ByteBuf block) {
        block.release();
    }

    /** The other end sends nothing more. */
    void fin();

    /** The stream has failed; nothing follows, and nothing more may be sent. */
    void reset(ResetCode code, String detail);

    /** {@link StreamEnd#writable()} has become true again. */
    void writable();
}
