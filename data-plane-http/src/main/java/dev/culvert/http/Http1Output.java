package dev.culvert.http;

import dev.culvert.shared.stream.tcp.FlushQueue;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import org.jspecify.annotations.Nullable;

/**
 * What a connection sends in one turn: small things are gathered in one buffer, large ones go behind it as they are. The
 * exchange whose bytes they are is told once they have left.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write's end is told by its promise, a failure closes the channel
final class Http1Output implements FlushQueue.Flushed {
    private static final int USUAL_BYTES = 512;
    private static final int MOST_COPIED_BYTES = 2048;

    private final ChannelHandlerContext ctx;
    private final FlushQueue flushes;
    private @Nullable ByteBuf gathered;
    private @Nullable Exchange owner;
    private int ownedBytes;
    private @Nullable Runnable afterAll;
    private boolean queued;

    Http1Output(ChannelHandlerContext ctx, FlushQueue flushes) {
        this.ctx = ctx;
        this.flushes = flushes;
    }

    /** Takes small things of this turn. */
    ByteBuf small() {
        queue();
        ByteBuf out = gathered;
        if (out == null) {
            out = ctx.alloc().buffer(USUAL_BYTES);
            gathered = out;
        }
        return out;
    }

    /** Sends bytes, whose reference passes, and tells the exchange once they have left. */
    void data(ByteBuf bytes, Exchange from) {
        int length = bytes.readableBytes();
        if (length <= MOST_COPIED_BYTES) {
            small().writeBytes(bytes);
            bytes.release();
            owner = from;
            ownedBytes += length;
            return;
        }
        queue();
        writeGathered();
        ctx.write(bytes, whenLeft(from, length));
    }

    /** The answer is complete: copied bytes that are still here are nobody's but this connection's. */
    void ended() {
        Exchange from = owner;
        if (from != null) {
            from.consumed(ownedBytes);
            disown();
        }
    }

    /** Nothing more is sent; runs the action once everything has left. */
    void end(Runnable action) {
        afterAll = action;
        queue();
    }

    @Override
    public void flush() {
        queued = false;
        writeGathered();
        Runnable action = afterAll;
        if (action == null) {
            ctx.flush();
        } else {
            afterAll = null;
            ctx.writeAndFlush(Unpooled.EMPTY_BUFFER, ctx.newPromise().addListener(f -> action.run()));
        }
    }

    /** The connection is closed. */
    void discard() {
        ByteBuf out = gathered;
        gathered = null;
        if (out != null) {
            out.release();
        }
        ended();
    }

    private void queue() {
        if (!queued) {
            queued = true;
            flushes.add(this);
        }
    }

    private void writeGathered() {
        ByteBuf out = gathered;
        if (out == null) {
            return;
        }
        gathered = null;
        Exchange from = owner;
        ctx.write(out, from == null ? ctx.voidPromise() : whenLeft(from, ownedBytes));
        disown();
    }

    private void disown() {
        owner = null;
        ownedBytes = 0;
    }

    private ChannelPromise whenLeft(Exchange from, int bytes) {
        return ctx.newPromise().addListener(f -> from.consumed(bytes));
    }
}
