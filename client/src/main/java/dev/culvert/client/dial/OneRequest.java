package dev.culvert.client.dial;

import dev.culvert.shared.dial.Dialer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 request on a connection of its own, and its answer. After it the connection is bare again: a 101 leaves
 * it to whoever asked, any other answer is followed by its end.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails ends the connection, which is told
final class OneRequest extends ChannelInboundHandlerAdapter {
    private static final int BODY_BYTES = 64 * 1024;
    private static final int SWITCHING_PROTOCOLS = 101;

    /** @param body as much of it as was asked for */
    @SuppressWarnings("ArrayRecordComponent") // never changed; compared by nobody
    record Answer(int status, HttpHeaders headers, byte[] body) {}

    /** Told once, in the turn in which the answer is complete. */
    interface Taker {
        void answered(Channel channel, Answer answer);

        /** The connection is closed. */
        void failed(Throwable cause);
    }

    private final FullHttpRequest request;
    private final Taker taker;
    private final int mostBytes;
    private final ByteBuf body = Unpooled.buffer();
    private @Nullable HttpResponse response;
    private @Nullable ScheduledFuture<?> limit;
    private boolean done;

    private OneRequest(FullHttpRequest request, int mostBytes, Taker taker) {
        this.request = request;
        this.mostBytes = mostBytes;
        this.taker = taker;
    }

    /** Sends a request whose answer is short: 64 KiB of its body are kept. */
    static void send(Channel channel, FullHttpRequest request, Duration within, Taker taker) {
        send(channel, request, within, BODY_BYTES, taker);
    }

    /**
     * Sends {@code request} and passes on the answer, or the failure to answer {@code within} that time.
     *
     * @param mostBytes of the answer's body that are kept
     */
    static void send(Channel channel, FullHttpRequest request, Duration within, int mostBytes, Taker taker) {
        OneRequest one = new OneRequest(request, mostBytes, taker);
        channel.pipeline()
                .addBefore(Dialer.LAST_HANDLER, "culvert-http", new HttpClientCodec())
                .addBefore(Dialer.LAST_HANDLER, "culvert-request", one);
        one.limit = channel.eventLoop()
                .schedule(
                        () -> one.fail(
                                channel,
                                new TimeoutException("timeout: no answer within " + within.toMillis() + " ms")),
                        within.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        context.writeAndFlush(request).addListener(written -> {
            if (!written.isSuccess()) {
                fail(context.channel(), written.cause()); // also where the connection had ended before
            }
        });
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (message instanceof HttpResponse head) {
                if (head.decoderResult().isFailure()) {
                    fail(context.channel(), head.decoderResult().cause());
                    return;
                }
                response = head;
            }
            if (message instanceof HttpContent content && !done) {
                ByteBuf bytes = content.content();
                body.writeBytes(bytes, Math.min(bytes.readableBytes(), mostBytes - body.readableBytes()));
                if (content instanceof LastHttpContent) {
                    complete(context);
                }
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        fail(context.channel(), new IOException("the connection was closed before an answer came"));
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail(context.channel(), cause);
    }

    private void complete(ChannelHandlerContext context) {
        HttpResponse head = response;
        response = null;
        if (head == null) {
            return;
        }
        int status = head.status().code();
        if (status < 200 && status != SWITCHING_PROTOCOLS) {
            return; // informational, the answer follows
        }
        end();
        Channel channel = context.channel();
        byte[] bytes = new byte[body.readableBytes()];
        body.readBytes(bytes);
        HttpClientCodec codec = channel.pipeline().get(HttpClientCodec.class);
        if (status == SWITCHING_PROTOCOLS) {
            codec.removeOutboundHandler();
            taker.answered(channel, new Answer(status, head.headers(), bytes));
            channel.pipeline().remove(this);
            channel.pipeline().remove(codec);
        } else {
            channel.close();
            taker.answered(channel, new Answer(status, head.headers(), bytes));
        }
    }

    private void fail(Channel channel, Throwable cause) {
        if (!done) {
            end();
            channel.close();
            taker.failed(cause);
        }
    }

    private void end() {
        done = true;
        if (limit != null) {
            limit.cancel(false);
        }
    }
}
