package dev.culvert.tcp;

import dev.culvert.shared.log.Causes;
import dev.culvert.shared.process.AcceptBrake;
import dev.culvert.shared.stream.tcp.SocketPump;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.ServerChannel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * A port's listening socket (docs/adr/0012), on the event loop of the instance that keeps the ports: an acceptor's thread of
 * its own would have to be woken for each connection, and to wake another. Hands each to the plane, which gives it to one of
 * its event loops.
 */
@SuppressWarnings("FutureReturnValueIgnored") // of closing: the close future tells
final class ListeningSocket extends ChannelInboundHandlerAdapter implements Listening {
    private static final int BACKLOG = 4096;

    /** A look at the backlog before it is thrown away, and how many there are at most while it does not get empty. */
    private static final int LOOK_MILLIS = 10;

    private static final int MOST_LOOKS = 20;

    private final ContextInternal context;
    private final ServerChannel channel;
    private final int port;
    private final AcceptBrake brake;
    private final BiConsumer<Channel, Integer> accepted;
    private long count;

    private ListeningSocket(
            ContextInternal context,
            ServerChannel channel,
            int port,
            AcceptBrake brake,
            BiConsumer<Channel, Integer> accepted) {
        this.context = context;
        this.channel = channel;
        this.port = port;
        this.brake = brake;
        this.accepted = accepted;
    }

    /**
     * Listens; fails with a reason for people.
     *
     * @param context whose event loop listens; where the future completes
     * @param accepted takes each connection with its port; on that event loop, before the connection has one
     */
    static Future<Listening> open(
            ContextInternal context,
            InetAddress address,
            int port,
            AcceptBrake brake,
            BiConsumer<Channel, Integer> accepted) {
        Promise<Listening> listening = context.promise();
        VertxInternal vertx = context.owner();
        EventLoop eventLoop = context.nettyEventLoop();
        eventLoop.execute(() -> {
            try {
                ServerChannel channel =
                        vertx.transport().serverChannelFactory(false).newChannel();
                ListeningSocket socket = new ListeningSocket(context, channel, port, brake, accepted);
                socket.listen(eventLoop, new InetSocketAddress(address, port), listening);
            } catch (ChannelException e) {
                listening.fail(failure(address, port, e)); // no descriptor is left
            }
        });
        return listening.future();
    }

    @Override
    public Future<Void> close() {
        Promise<Void> closed = context.promise();
        channel.closeFuture().addListener(done -> closed.tryComplete());
        channel.eventLoop().execute(() -> closeWhenEmpty(count, MOST_LOOKS));
        return closed.future();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof Channel connection) {
            count++;
            brake.accepted(connection);
            accepted.accept(connection, port);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        brake.failed(channel, cause);
    }

    private void listen(EventLoop eventLoop, InetSocketAddress at, Promise<Listening> listening) {
        channel.config().setOption(ChannelOption.SO_BACKLOG, BACKLOG);
        channel.config().setOption(ChannelOption.SO_REUSEADDR, true);
        SocketPump.prepare(channel);
        channel.pipeline().addLast(this);
        eventLoop.register(channel).addListener(registered -> {
            if (!registered.isSuccess()) {
                listening.fail(failure(at.getAddress(), port, registered.cause()));
                return;
            }
            brake.watch(channel);
            channel.bind(at).addListener(bound -> {
                if (bound.isSuccess()) {
                    listening.complete(this);
                } else {
                    channel.close();
                    listening.fail(failure(at.getAddress(), port, bound.cause()));
                }
            });
        });
    }

    /** Linux resets what waits in a backlog when its socket closes; what is accepted first is served. */
    private void closeWhenEmpty(long before, int looks) {
        channel.eventLoop()
                .schedule(
                        () -> {
                            if (count == before || looks == 0) {
                                channel.close();
                            } else {
                                closeWhenEmpty(count, looks - 1);
                            }
                        },
                        LOOK_MILLIS,
                        TimeUnit.MILLISECONDS);
    }

    private static IllegalStateException failure(InetAddress address, int port, Throwable cause) {
        String reason = Causes.of(cause);
        return new IllegalStateException(
                "port " + port + " on " + address.getHostAddress() + ": "
                        + (reason.contains("in use") ? "another program has it" : reason)
                        + " (expected: a port that is free)",
                cause);
    }
}
