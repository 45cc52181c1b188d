package dev.culvert.shared.process;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Decides about connections as they are accepted, before a TLS handshake or anything else is spent on them. Vert.x tells
 * of a connection only when its handshake is done; a crowd that never finishes one would not be seen.
 */
public final class AcceptGates {
    private final Map<Integer, Predicate<Channel>> gates = new ConcurrentHashMap<>();

    AcceptGates() {}

    /** Those of that Vert.x; empty where it was not built by {@link ProcessVertx}, or its transport has none. */
    public static Optional<AcceptGates> of(Vertx vertx) {
        return ((VertxInternal) vertx).transport() instanceof Gated gated
                ? Optional.of(gated.gates())
                : Optional.empty();
    }

    /**
     * Puts a gate before a port that is listened on.
     *
     * @param admits whether to keep a new connection; called on the acceptor's thread, before the connection has an
     *     event loop
     */
    public void put(int port, Predicate<Channel> admits) {
        gates.put(port, admits);
    }

    /** Takes the gate away. */
    public void remove(int port) {
        gates.remove(port);
    }

    /** A transport whose listeners ask the gates. */
    interface Gated {
        AcceptGates gates();
    }

    <C extends Channel> C watched(C listener) {
        listener.pipeline().addLast(new Watch());
        return listener;
    }

    @ChannelHandler.Sharable
    private final class Watch extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object accepted) {
            if (accepted instanceof Channel channel
                    && context.channel().localAddress() instanceof InetSocketAddress address) {
                Predicate<Channel> gate = gates.get(address.getPort());
                if (gate != null && !gate.test(channel)) {
                    channel.unsafe().closeForcibly();
                    return;
                }
            }
            context.fireChannelRead(accepted);
        }
    }
}
