package dev.culvert.shared.proxyprotocol;

import dev.culvert.shared.frame.Visitor;
import dev.culvert.shared.log.Causes;
import dev.culvert.shared.settings.ProxyProtocol;
import dev.culvert.shared.time.Deadline;
import dev.culvert.shared.time.DeadlineQueue;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProtocolException;
import io.netty.handler.codec.haproxy.HAProxyProtocolVersion;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol.AddressFamily;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol.TransportProtocol;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the header that a load balancer must send at the head of each connection. One that is malformed, too large, of
 * another version or late is reset, as the protocol's specification demands: whoever does not come through the load
 * balancer might claim to be anybody.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a close is told by channelInactive
public final class ProxyHeaderReader extends ChannelInboundHandlerAdapter {
    /** What a balancer may append to the addresses in version 2; version 1 has 107 bytes at most. */
    static final int MOST_EXTRA_BYTES = 512;

    private static final int NO_LINGER = -1;
    private static final String NAME = "culvert-proxy-header";

    /** Who serves the connection. */
    public interface Taker {
        /** The header has come; its bytes are gone, those behind it are still to be read. */
        void header(ConnectionEnds ends);

        /**
         * There was none, and the connection is reset.
         *
         * @param reason one sentence for people
         */
        void refused(String reason);
    }

    private final HAProxyProtocolVersion version;
    private final Taker taker;
    private final Channel channel;
    private final Deadline limit = new Limit();
    private boolean over;

    private ProxyHeaderReader(ProxyProtocol version, Channel channel, Taker taker) {
        this.version = version == ProxyProtocol.V1 ? HAProxyProtocolVersion.V1 : HAProxyProtocolVersion.V2;
        this.channel = channel;
        this.taker = taker;
    }

    /**
     * Waits for the header before anything else of a new connection is read; on its event loop. Reading is switched on.
     *
     * @param before the handler that must not see the header; null where there is none yet
     * @param patience how long it may take
     */
    public static void expect(
            Channel channel, @Nullable String before, ProxyProtocol version, DeadlineQueue patience, Taker taker) {
        ProxyHeaderReader reader = new ProxyHeaderReader(version, channel, taker);
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        patience.add(reader.limit);
        ChannelPipeline pipeline = channel.pipeline();
        HAProxyMessageDecoder decoder = new HAProxyMessageDecoder(MOST_EXTRA_BYTES);
        if (before == null) {
            pipeline.addLast(decoder).addLast(NAME, reader);
        } else {
            pipeline.addBefore(before, NAME, reader).addBefore(NAME, null, decoder);
        }
        channel.config().setAutoRead(true);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (over || !(message instanceof HAProxyMessage header)) {
            ReferenceCountUtil.release(message);
            return;
        }
        try {
            ConnectionEnds ends = ends(header);
            over = true;
            limit.cancel();
            channel.config().setOption(ChannelOption.SO_LINGER, NO_LINGER);
            context.pipeline().remove(this);
            taker.header(ends);
        } catch (HAProxyProtocolException e) {
            refuse("PROXY header: " + e.getMessage());
        } finally {
            header.release();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        Throwable reason = cause.getCause() instanceof HAProxyProtocolException malformed ? malformed : cause;
        refuse("PROXY header failed: " + Causes.of(reason));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        refuse("PROXY header: the connection ended before it");
        context.fireChannelInactive();
    }

    private ConnectionEnds ends(HAProxyMessage header) {
        if (header.protocolVersion() != version) {
            throw new HAProxyProtocolException("version " + header.protocolVersion() + " (expected: " + version + ")");
        }
        if (header.proxiedProtocol().transportProtocol() == TransportProtocol.DGRAM) {
            throw new HAProxyProtocolException("a datagram's (expected: a connection's)");
        }
        AddressFamily family = header.proxiedProtocol().addressFamily();
        boolean internet = family == AddressFamily.AF_IPv4 || family == AddressFamily.AF_IPv6;
        return header.command() == HAProxyCommand.LOCAL || !internet
                ? ConnectionEnds.of(channel) // the balancer's own, a health check
                : new ConnectionEnds(
                        end(header.sourceAddress(), header.sourcePort()),
                        end(header.destinationAddress(), header.destinationPort()));
    }

    private static Visitor end(String address, int port) {
        // the decoder has checked it
        return Visitor.told(Objects.requireNonNull(NetUtil.createByteArrayFromIpAddressString(address)), port);
    }

    private void refuse(String reason) {
        if (!over) {
            over = true;
            limit.cancel();
            taker.refused(reason);
            channel.close();
        }
    }

    private final class Limit extends Deadline {
        @Override
        protected void expired() {
            refuse("PROXY header timeout: it did not come in time");
        }
    }
}
