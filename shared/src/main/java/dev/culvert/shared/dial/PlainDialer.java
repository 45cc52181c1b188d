package dev.culvert.shared.dial;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * Connections without TLS straight from Netty: an upstream's is made for each visitor, and a Vert.x socket around it costs
 * as much as all else that a client does for it.
 */
@SuppressWarnings("FutureReturnValueIgnored") // of closing: there is nobody to tell
final class PlainDialer {
    private final VertxInternal vertx;
    private final ChannelFactory<? extends Channel> sockets;
    private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

    PlainDialer(Vertx vertx) {
        this.vertx = (VertxInternal) vertx;
        this.sockets = this.vertx.transport().channelFactory(false);
    }

    /** Connects on the event loop that asks; nothing is read before the future's listeners have run. */
    Future<Channel> connect(InetSocketAddress to, Duration within) {
        ContextInternal context = vertx.getOrCreateContext();
        Promise<Channel> connected = context.promise();
        try {
            Channel channel = sockets.newChannel();
            channel.config().setConnectTimeoutMillis((int) within.toMillis());
            channel.pipeline().addLast(Dialer.LAST_HANDLER, Tail.INSTANCE);
            context.nettyEventLoop().register(channel).addListener(registered -> {
                if (registered.isSuccess()) {
                    connect(channel, to, connected);
                } else {
                    channel.unsafe().closeForcibly();
                    connected.fail(registered.cause());
                }
            });
        } catch (ChannelException e) {
            connected.fail(e); // no descriptor is left
        }
        return connected.future();
    }

    void close() {
        open.close();
    }

    private void connect(Channel channel, InetSocketAddress to, Promise<Channel> connected) {
        channel.connect(to).addListener(done -> {
            if (done.isSuccess()) {
                open.add(channel);
                connected.complete(channel);
            } else {
                channel.close();
                connected.fail(done.cause());
            }
        });
    }

    /** What nobody before it wanted ends here, without a word. */
    @ChannelHandler.Sharable
    private static final class Tail extends ChannelInboundHandlerAdapter {
        static final Tail INSTANCE = new Tail();

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ReferenceCountUtil.release(message);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            ReferenceCountUtil.release(event);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
