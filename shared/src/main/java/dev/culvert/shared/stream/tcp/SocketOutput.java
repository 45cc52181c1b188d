package dev.culvert.shared.stream.tcp;

import dev.culvert.shared.stream.Compact;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;

/**
 * What goes out on a connection, flushed once a turn. Says how many bytes the kernel has taken: usually all of a turn's at
 * once, which costs nothing to find out; where it has not, an empty buffer behind each turn's bytes marks the place.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the connection, which is told
final class SocketOutput implements FlushQueue.Flushed {
    private final ChannelHandlerContext ctx;
    private final FlushQueue flushes;
    private final SocketPump pump;
    private boolean queued;
    private boolean ending;
    private int marks;
    private int unmarkedBytes;

    SocketOutput(ChannelHandlerContext ctx, FlushQueue flushes, SocketPump pump) {
        this.ctx = ctx;
        this.flushes = flushes;
        this.pump = pump;
    }

    /** Sends bytes, whose reference passes; {@link SocketPump#left} follows. */
    void write(ByteBuf bytes) {
        if (!bytes.isReadable()) {
            bytes.release();
            return;
        }
        unmarkedBytes += bytes.readableBytes();
        ctx.write(marks == 0 ? bytes : Compact.of(bytes), ctx.voidPromise());
        queue();
    }

    /** Nothing more is written; {@link SocketPump#allLeft} follows. */
    void end() {
        ending = true;
        queue();
    }

    @Override
    public void flush() {
        queued = false;
        ctx.flush();
        if (kernelHasAll()) {
            int bytes = unmarkedBytes;
            unmarkedBytes = 0;
            left(bytes);
        } else if (unmarkedBytes > 0 || marks == 0) {
            mark();
        }
    }

    private void mark() {
        int bytes = unmarkedBytes;
        unmarkedBytes = 0;
        marks++;
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER, ctx.newPromise().addListener(done -> {
            marks--;
            left(bytes);
        }));
    }

    private void left(int bytes) {
        pump.left(bytes);
        if (ending && marks == 0 && unmarkedBytes == 0) {
            pump.allLeft();
        }
    }

    private boolean kernelHasAll() {
        ChannelOutboundBuffer here = ctx.channel().unsafe().outboundBuffer();
        return here == null || here.isEmpty();
    }

    private void queue() {
        if (!queued) {
            queued = true;
            flushes.add(this);
        }
    }
}
