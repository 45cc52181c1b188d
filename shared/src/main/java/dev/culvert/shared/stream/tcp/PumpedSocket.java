package dev.culvert.shared.stream.tcp;

import dev.culvert.shared.log.Causes;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.stream.ChunkedWriteHandler;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.net.impl.ShutdownEvent;
import org.jspecify.annotations.Nullable;

/** A pump's connection: the last handler of its pipeline that reads anything. */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends the connection, which is told
final class PumpedSocket extends ChannelDuplexHandler {
    private static final String NAME = "culvert-pump";

    private final Channel channel;
    private final SocketPump pump;
    private final FlushQueue flushes;
    private @Nullable SocketOutput output;
    private boolean outputEnded;
    private boolean closing;

    private PumpedSocket(Channel channel, SocketPump pump, FlushQueue flushes) {
        this.channel = channel;
        this.pump = pump;
        this.flushes = flushes;
    }

    /** See {@link SocketPump#attach}. */
    static PumpedSocket on(Channel channel, @Nullable String before, SocketPump pump, FlushQueue flushes) {
        PumpedSocket socket = new PumpedSocket(channel, pump, flushes);
        SocketOptions.set(channel);
        socket.reading(false);
        ChannelPipeline pipeline = channel.pipeline();
        if (pipeline.get(ChunkedWriteHandler.class) != null) {
            pipeline.remove(ChunkedWriteHandler.class); // Vert.x has it for files; it would hold writes back
        }
        if (before == null) {
            pipeline.addLast(NAME, socket);
        } else {
            pipeline.addBefore(before, NAME, socket);
        }
        return socket;
    }

    SocketOutput output() {
        SocketOutput out = output;
        if (out == null) {
            throw new IllegalStateException("attached outside of the connection's event loop");
        }
        return out;
    }

    void reading(boolean wanted) {
        if (channel.config().isAutoRead() != wanted) {
            channel.config().setAutoRead(wanted);
        }
    }

    void endOutput() {
        outputEnded = true;
        ((DuplexChannel) channel).shutdownOutput();
        // the end of input is the connection's from here on; Netty would first try in vain to shut that down too
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
    }

    void close() {
        channel.close();
    }

    /** Closes by RST; what is still here and can leave at once goes before it. */
    void reset() {
        output().flush();
        if (channel.isActive()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        }
        channel.close();
    }

    // ---- Netty

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        output = new SocketOutput(context, flushes, pump);
        if (!channel.isActive()) {
            context.executor().execute(pump::closed); // it ended before there was anyone to tell
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf bytes) {
            pump.read(bytes);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        // nobody behind has read anything
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        // the stream's window holds back what comes, not the connection's marks
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            pump.inputEnded();
        } else if (!(event instanceof ShutdownEvent)) { // Vert.x would close; it does so when its time is over
            context.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        pump.failed(Causes.of(cause));
        context.close();
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        closing = true;
        context.close(promise);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (outputEnded && !closing) {
            pump.inputEnded(); // a failure would have been told before
        }
        pump.closed();
        context.fireChannelInactive();
    }
}
