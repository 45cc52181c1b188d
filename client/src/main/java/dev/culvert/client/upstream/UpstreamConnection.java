package dev.culvert.client.upstream;

import dev.culvert.shared.dial.Dialer;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.log.Causes;
import io.netty.buffer.ByteBuf;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 connection to an upstream: one {@link Exchange} after the other. Judges the framing of what comes (RFC
 * 9112, section 6), so that a broken answer never looks like a whole one: above all, a body that only the connection's
 * end delimits has ended well only if the connection did.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails ends the connection, which is told
final class UpstreamConnection extends ChannelInboundHandlerAdapter {
    private static final int MAX_INFORMATIONAL = 8;
    private static final int READ_BYTES = 256 * 1024;
    private static final WriteBufferWaterMark MARKS = new WriteBufferWaterMark(64 * 1024, 128 * 1024);

    private enum Answer {
        NONE,
        AWAITED,
        INFORMATIONAL,
        BODY,
        COMPLETE
    }

    private final Channel channel;
    private final UpstreamPool pool;
    private final ResponseDecoder decoder = new ResponseDecoder();

    private @Nullable ChannelHandlerContext ctx;
    private @Nullable Exchange user;
    private Answer answer = Answer.NONE;
    private int informational;
    private boolean untilClosed;
    private boolean keepAlive;
    private boolean answersHead;
    private boolean closed;
    private boolean closedWell;
    private boolean flushQueued;
    private @Nullable String broke;
    private long idleSinceNanos;
    private int keepAliveSeconds = Integer.MAX_VALUE;
    private int served;

    private UpstreamConnection(Channel channel, UpstreamPool pool) {
        this.channel = channel;
        this.pool = pool;
        this.closedWell = channel.pipeline().get("ssl") == null;
    }

    /** Puts the codec on a connection that is there; the pool is told when it ends. */
    static UpstreamConnection on(Channel channel, UpstreamPool pool) {
        UpstreamConnection connection = new UpstreamConnection(channel, pool);
        ChannelConfig config = channel.config();
        config.setRecvByteBufAllocator(new AdaptiveRecvByteBufAllocator(1024, 8 * 1024, READ_BYTES));
        config.setWriteBufferWaterMark(MARKS);
        config.setAutoClose(false); // an upstream that refuses a body has often answered before it stopped reading
        channel.pipeline()
                .addBefore(Dialer.LAST_HANDLER, "culvert-http", connection.decoder)
                .addBefore(Dialer.LAST_HANDLER, "culvert-upstream", connection);
        return connection;
    }

    // ---- for the exchange

    /** Sends a request's head; the reference passes on. */
    void begin(Exchange by, ByteBuf head, boolean isHead) {
        user = by;
        answer = Answer.AWAITED;
        informational = 0;
        untilClosed = false;
        answersHead = isHead;
        decoder.expect(isHead);
        served++;
        write(head);
    }

    /** Sends more of the request; the reference passes on. It leaves with {@link #flush()} or {@link #flushSoon()}. */
    void write(ByteBuf bytes) {
        ChannelHandlerContext context = ctx;
        if (context == null) {
            bytes.release();
        } else {
            context.write(bytes);
        }
    }

    /** Sends what was written. */
    void flush() {
        channel.flush();
    }

    /** Sends what was written, at the end of this turn of the event loop. */
    void flushSoon() {
        if (!flushQueued) {
            flushQueued = true;
            channel.eventLoop().execute(() -> {
                flushQueued = false;
                channel.flush();
            });
        }
    }

    /** Whether more should be written; {@link Exchange#drained()} tells when it should again. */
    boolean writable() {
        return channel.isWritable();
    }

    /** Whether more of the answer should come. */
    void reading(boolean wanted) {
        channel.config().setAutoRead(wanted);
    }

    /** Whether it has served an exchange before this one, so that the upstream may have closed it unnoticed. */
    boolean reused() {
        return served > 1;
    }

    /** It was given and is not wanted. */
    void releaseUnused() {
        pool.released(this);
    }

    /** The exchange is over: back to the pool, if the upstream keeps the connection. */
    void release() {
        user = null;
        boolean clean = answer == Answer.COMPLETE && keepAlive;
        answer = Answer.NONE;
        if (!clean || closed) {
            close();
            return;
        }
        channel.config().setAutoRead(true);
        pool.released(this);
    }

    /** Whether another exchange could follow this one. */
    boolean keepsAlive() {
        return keepAlive && !closed;
    }

    /** The exchange is broken off: the upstream sees the connection end. */
    void close() {
        user = null;
        channel.close();
    }

    // ---- for the pool

    boolean usable() {
        return !closed && channel.isActive();
    }

    void idleSince(long nanos) {
        idleSinceNanos = nanos;
    }

    long idleSince() {
        return idleSinceNanos;
    }

    /** How long the upstream says that it keeps an idle connection, seconds. */
    int keepAliveSeconds() {
        return keepAliveSeconds;
    }

    // ---- Netty

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        ctx = context;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpResponse response) {
            readHead(response);
        }
        if (message instanceof HttpContent content && user != null) {
            readContent(content);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        Exchange by = user;
        if (channel.isWritable() && by != null) {
            by.drained();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslCloseCompletionEvent end) {
            closedWell = end.isSuccess();
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (broke == null) {
            broke = Causes.of(cause);
        }
        context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        closed = true;
        pool.closed();
        String how = broke == null ? "connection closed" : broke;
        fail(
                ResetCode.UPSTREAM_FAILED,
                answer == Answer.BODY ? how + " in mid-answer" : how + " before an answer came",
                answer == Answer.AWAITED);
        context.fireChannelInactive();
    }

    private void readHead(HttpResponse response) {
        Exchange by = user;
        if (by == null || answer == Answer.NONE || answer == Answer.COMPLETE) {
            broke = "bytes that were not asked for";
            channel.close();
            return;
        }
        if (response.decoderResult().isFailure()) {
            refuse(Causes.of(response.decoderResult().cause()));
            return;
        }
        int status = response.status().code();
        if (status < 200) {
            readInformational(by, response, status);
            return;
        }
        String fault = AnswerFraming.fault(response);
        if (fault != null) {
            refuse(fault);
            return;
        }
        AnswerFraming framing = AnswerFraming.of(response, answersHead);
        untilClosed = framing.untilClosed();
        keepAlive = framing.keepAlive();
        keepAliveSeconds = AnswerFraming.keepAliveSeconds(response.headers(), keepAliveSeconds);
        answer = Answer.BODY;
        by.head(response, framing.bodiless());
    }

    private void readInformational(Exchange by, HttpResponse response, int status) {
        if (status == 101) {
            refuse("status 101, which nobody asked for");
        } else if (++informational > MAX_INFORMATIONAL) {
            refuse("more than " + MAX_INFORMATIONAL + " informational heads");
        } else {
            answer = Answer.INFORMATIONAL;
            by.head(response, false);
        }
    }

    private void readContent(HttpContent content) {
        boolean last = content instanceof LastHttpContent;
        Exchange by = user;
        if (answer != Answer.BODY || by == null) {
            content.release(); // the empty end of an informational head, or what nobody asked for
            return;
        }
        if (content.decoderResult().isFailure()) {
            content.release();
            fail(ResetCode.UPSTREAM_FAILED, Causes.of(content.decoderResult().cause()) + " in mid-answer", false);
            channel.close();
            return;
        }
        if (last && untilClosed && (broke != null || !closedWell)) {
            content.release();
            fail(ResetCode.UPSTREAM_FAILED, (broke == null ? "connection cut" : broke) + " in mid-answer", false);
            return;
        }
        if (last && !((LastHttpContent) content).trailingHeaders().isEmpty()) {
            if (content.content().isReadable()) {
                by.body(content.content().retain(), false);
            }
            by.trailers(((LastHttpContent) content).trailingHeaders());
            content.release();
        } else {
            by.body(content.content(), last);
        }
        if (last && user != null) {
            answer = Answer.COMPLETE;
            by.answered();
        }
    }

    /** The head must not pass. */
    private void refuse(String what) {
        fail(ResetCode.BAD_HEAD, what, false);
        channel.close();
    }

    private void fail(ResetCode code, String detail, boolean untouched) {
        Exchange by = user;
        user = null;
        if (by != null) {
            by.failed(code, detail, untouched);
        }
    }
}
