package dev.culvert.http;

import dev.culvert.shared.time.Deadline;
import dev.culvert.shared.time.DeadlineQueue;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;

/** The ways in which a connection of HTTP/1.x ends, so that a visitor can tell a whole answer from a part. */
@SuppressWarnings("FutureReturnValueIgnored") // a close is told by channelInactive
final class Http1Ending {
    private final ChannelHandlerContext ctx;
    private final Http1Output output;
    private final DeadlineQueue lingering;
    private final Deadline limit;
    private boolean begun;
    private boolean unsent;

    /** @param limit closes the connection when it expires */
    Http1Ending(ChannelHandlerContext ctx, Http1Output output, DeadlineQueue lingering, Deadline limit) {
        this.ctx = ctx;
        this.output = output;
        this.lingering = lingering;
        this.limit = limit;
    }

    /** Closes by RST: what was sent and has not arrived is thrown away, here and there. */
    void abort() {
        resetOnClose();
        ctx.close();
    }

    /** Whoever closes the connection from now on does it by RST. */
    void resetOnClose() {
        ctx.channel().config().setOption(ChannelOption.SO_LINGER, 0);
    }

    /** Closes when all has left. */
    void closeOnceSent() {
        if (begun && !unsent) {
            ctx.close();
        } else {
            endOutput(ctx::close);
        }
    }

    /**
     * Ends the sending direction when all has left, and closes a while later: a close while the visitor still sends would be
     * a RST, which may overtake the answer.
     */
    void linger() {
        endOutput(() -> {
            lingering.add(limit);
            ((DuplexChannel) ctx.channel()).shutdownOutput();
        });
    }

    /** Whether something of the last answer is still here. */
    boolean unsent() {
        return unsent;
    }

    private void endOutput(Runnable whenSent) {
        begun = true;
        unsent = true;
        output.end(() -> {
            unsent = false;
            whenSent.run();
        });
    }
}
