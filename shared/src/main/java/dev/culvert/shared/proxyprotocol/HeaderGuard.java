package dev.culvert.shared.proxyprotocol;

import dev.culvert.shared.process.RefusedConnections;
import dev.culvert.shared.settings.ProxyProtocol;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Stands in front of Vert.x's own reader of PROXY headers, where Vert.x serves the connection itself. That one has
 * neither a version nor a size that it expects, and a limit for silence only: a header that trickles would hold its
 * connection for days.
 */
@SuppressWarnings("FutureReturnValueIgnored") // of closing: the close future tells
public final class HeaderGuard extends ChannelInboundHandlerAdapter {
    private static final int MOST_BYTES = 16 + 36 + ProxyHeaderReader.MOST_EXTRA_BYTES;
    private static final byte FIRST_OF_V1 = 'P';
    private static final byte FIRST_OF_V2 = '\r';

    private final byte first;
    private final Duration within;
    private final RefusedConnections refused;
    private long seen;

    private HeaderGuard(ProxyProtocol version, Duration within, RefusedConnections refused) {
        this.first = version == ProxyProtocol.V1 ? FIRST_OF_V1 : FIRST_OF_V2;
        this.within = within;
        this.refused = refused;
    }

    /**
     * Guards a connection that was just accepted and belongs to no event loop yet.
     *
     * @param within how long the header may take
     * @param refused counts those that are reset
     */
    public static void put(Channel accepted, ProxyProtocol version, Duration within, RefusedConnections refused) {
        accepted.pipeline().addFirst(new HeaderGuard(version, within, refused));
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        Channel channel = context.channel();
        context.executor()
                .schedule(
                        () -> {
                            if (channel.isActive() && waits(channel)) {
                                refuse(channel, "PROXY header timeout: it did not come in time");
                            }
                        },
                        within.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf bytes && bytes.isReadable()) {
            if (seen == 0 && bytes.getByte(bytes.readerIndex()) != first) {
                bytes.release();
                refuse(context.channel(), "PROXY header: none of the version that is expected");
                return;
            }
            seen += bytes.readableBytes();
        }
        context.fireChannelRead(message);
        if (!waits(context.channel())) {
            context.pipeline().remove(this);
        } else if (seen > MOST_BYTES) {
            refuse(context.channel(), "PROXY header: over " + MOST_BYTES + " bytes");
        }
    }

    /** The decoder leaves the pipeline with the header's last byte. */
    private static boolean waits(Channel channel) {
        return channel.pipeline().get(HAProxyMessageDecoder.class) != null;
    }

    private void refuse(Channel channel, String reason) {
        if (channel.isActive()) {
            refused.add(channel, reason);
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.close();
        }
    }
}
