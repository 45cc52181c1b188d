package dev.culvert.http;

import dev.culvert.shared.frame.Visitor;
import dev.culvert.shared.proxyprotocol.ConnectionEnds;
import dev.culvert.shared.proxyprotocol.ProxyHeaderReader;
import dev.culvert.shared.settings.ProxyProtocol;
import dev.culvert.shared.stream.tcp.FlushQueue;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.impl.ShutdownEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a connection that Vert.x has accepted becomes ours: Netty's decoder and this handler stand in front of Vert.x's,
 * which sees no byte and keeps what it is good at, the shared listener and the end of the server (docs/adr/0005).
 */
@SuppressWarnings("FutureReturnValueIgnored") // a close is told by channelInactive
final class Http1Handler extends ChannelDuplexHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Http1Handler.class);

    private final PlaneLoop loop;
    private final FlushQueue flushes;
    private final RequestDecoder decoder;
    private final Visitor visitor;
    private @Nullable Http1Connection connection;

    private Http1Handler(PlaneLoop loop, FlushQueue flushes, RequestDecoder decoder, Visitor visitor) {
        this.loop = loop;
        this.flushes = flushes;
        this.decoder = decoder;
        this.visitor = visitor;
    }

    /** Takes a connection over; in Vert.x's connect handler, which runs before the first read. */
    static void takeOver(NetSocketInternal socket, PlaneLoop loop, FlushQueue flushes) {
        ChannelHandlerContext vertx = socket.channelHandlerContext();
        ProxyProtocol header = loop.header;
        if (header == null) {
            takeOver(vertx, loop, flushes, Visitor.of(vertx.channel().remoteAddress()));
            return;
        }
        ProxyHeaderReader.expect(vertx.channel(), vertx.name(), header, loop.headers, new ProxyHeaderReader.Taker() {
            @Override
            public void header(ConnectionEnds ends) {
                takeOver(vertx, loop, flushes, ends.visitor());
            }

            @Override
            public void refused(String reason) {
                loop.refusedHeaders.add(vertx.channel(), reason);
            }
        });
    }

    private static void takeOver(ChannelHandlerContext vertx, PlaneLoop loop, FlushQueue flushes, Visitor visitor) {
        ChannelPipeline pipeline = vertx.pipeline();
        RequestDecoder decoder = new RequestDecoder();
        pipeline.addBefore(vertx.name(), "culvert-decoder", decoder);
        pipeline.addBefore(vertx.name(), "culvert-http1", new Http1Handler(loop, flushes, decoder, visitor));
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        connection = new Http1Connection(loop, flushes, decoder, ctx, visitor);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!ctx.channel().isActive()) {
            ReferenceCountUtil.release(message);
        } else if (message instanceof HttpRequest request) {
            connection().onRequest(request);
        } else if (message instanceof HttpContent content) {
            connection().onContent(content);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        connection().onReadComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        connection().onWritability();
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        connection().onClosed();
        ctx.fireChannelInactive();
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        connection().beforeClose();
        ctx.close(promise);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ShutdownEvent) {
            connection().drain(); // Vert.x closes what is left when its time is over
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("visitor's connection failed reason=\"{}\"", cause.toString());
        connection().abort();
    }

    private Http1Connection connection() {
        Http1Connection current = connection;
        if (current == null) {
            throw new IllegalStateException("the handler is not in a pipeline yet");
        }
        return current;
    }
}
