package dev.culvert.shared.stream.tcp;

import dev.culvert.shared.log.Causes;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/** A pump's connection: the last handler of its pipeline that reads anything. */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends the connection, which is told
final class PumpedSocket extends ChannelInboundHandlerAdapter {
    private final Channel channel;
    private final SocketPump pump;
    private final SocketOutput output;

    private PumpedSocket(Channel channel, SocketPump pump, FlushQueue flushes) {
        this.channel = channel;
        this.pump = pump;
        this.output = new SocketOutput(channel, flushes, pump);
    }

    /** See {@link SocketPump#attach}. */
    static PumpedSocket on(Channel channel, @Nullable String before, SocketPump pump, FlushQueue flushes) {
        PumpedSocket socket = new PumpedSocket(channel, pump, flushes);
        SocketOptions.set(channel.config());
        socket.reading(false);
        if (before == null) {
            channel.pipeline().addLast("culvert-pump", socket);
        } else {
            channel.pipeline().addBefore(before, "culvert-pump", socket);
        }
        return socket;
    }

    SocketOutput output() {
        return output;
    }

    void reading(boolean wanted) {
        if (channel.config().isAutoRead() != wanted) {
            channel.config().setAutoRead(wanted);
        }
    }

    void endOutput() {
        ((DuplexChannel) channel).shutdownOutput();
    }

    void close() {
        channel.close();
    }

    /** Closes by RST; what is still here and can leave at once goes before it. */
    void reset() {
        output.flush();
        if (channel.isActive()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        }
        channel.close();
    }

    // ---- Netty

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
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
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        pump.failed(Causes.of(cause));
        context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        pump.closed();
        context.fireChannelInactive();
    }
}
