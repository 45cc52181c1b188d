package dev.culvert.http;

import dev.culvert.shared.frame.BadHeadException;
import dev.culvert.shared.frame.HeadReader;
import dev.culvert.shared.frame.Visitor;
import dev.culvert.shared.stream.tcp.FlushQueue;
import dev.culvert.shared.time.Deadline;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * A visitor's connection that speaks HTTP/1.x: one exchange after the other, answers in the order of their requests. A
 * connection on which an answer is not finished is closed by RST, so that no visitor takes a part for the whole.
 *
 * <p>A visitor that ends its sending direction has left: whether it still listens cannot be told, and an upstream should
 * not work for nobody.
 *
 * <p>Belongs to one event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a close is told by onClosed
final class Http1Connection implements VisitorStream {
    private static final int MOST_WAITING_BYTES = 64 * 1024;

    private enum State {
        SERVING,
        /** The last answer is on its way; what still comes is thrown away. */
        ENDING,
        CLOSED
    }

    private final PlaneLoop loop;
    private final RequestDecoder decoder;
    private final ChannelHandlerContext ctx;
    private final Http1Output output;
    private final Http1Ending ending;
    private final Http1Answer answers = new Http1Answer();
    private final Visitor visitor;
    private final AsciiString visitorHost;
    private final Limit limit = new Limit();

    private State state = State.SERVING;
    private boolean draining;
    private boolean keepAlive;

    /** The request that is being served; null between two, and while a head could not be read. */
    private @Nullable Http1Request request;

    private @Nullable Exchange exchange;
    private boolean requestEnded = true;
    private boolean headSent;
    private Http1Answer.Framing framing = Http1Answer.Framing.KNOWN;

    private boolean headAwaited;
    private boolean bodyPaused;
    private boolean roomAwaited;

    /** @param decoder stands right before the handler whose context is {@code ctx} */
    Http1Connection(
            PlaneLoop loop, FlushQueue flushes, RequestDecoder decoder, ChannelHandlerContext ctx, Visitor visitor) {
        this.loop = loop;
        this.decoder = decoder;
        this.ctx = ctx;
        this.output = new Http1Output(ctx, flushes);
        this.ending = new Http1Ending(ctx, output, loop.lingering, limit);
        this.visitor = visitor;
        this.visitorHost = new AsciiString(visitor.host());
        loop.idle.add(limit);
    }

    // ---- what the visitor sends

    void onRequest(HttpRequest head) {
        if (state != State.SERVING) {
            return;
        }
        limit.cancel();
        headAwaited = false;
        headSent = false;
        requestEnded = false;
        keepAlive = false;
        try {
            Http1Request asked = new Http1Request(head, visitorHost, loop.writer, ctx.alloc());
            request = asked;
            requestEnded = asked.bodyless();
            keepAlive = asked.keepAlive();
            if (requestEnded) {
                decoder.shut();
            }
            exchange = Exchange.begin(loop, this, asked);
        } catch (RefusedException e) {
            loop.refused(visitor, head, e.refusal(), e.sentence());
            refuse(e.refusal(), e.sentence());
        } catch (BadHeadException e) {
            String why = String.valueOf(e.getMessage());
            loop.refused(visitor, head, Refusal.BAD_REQUEST, why);
            refuse(Refusal.BAD_REQUEST, why);
        }
    }

    void onContent(HttpContent content) {
        boolean last = content instanceof LastHttpContent;
        Exchange serving = exchange;
        if (serving == null || requestEnded) {
            content.release();
            if (last && state == State.ENDING) {
                closeOnceSent();
            }
        } else if (content.decoderResult().isFailure()) {
            content.release();
            serving.malformed("the request's body is malformed");
            badBody();
        } else {
            requestEnded = last;
            if (last) {
                decoder.shut();
            }
            serving.body(content.content(), last);
            if (!last && !serving.wantsBody()) {
                bodyPaused = true;
                decoder.shut();
                autoRead(false);
            }
        }
    }

    void onReadComplete() {
        if (exchange != null) {
            if (decoder.waitingBytes() > MOST_WAITING_BYTES) {
                autoRead(false);
            }
        } else if (state == State.SERVING && !headAwaited && !roomAwaited && decoder.begun()) {
            headAwaited = true;
            loop.heads.add(limit);
        }
    }

    void onWritability() {
        if (roomAwaited && ctx.channel().isWritable()) {
            roomAwaited = false;
            readNext();
        }
    }

    void onClosed() {
        state = State.CLOSED;
        limit.cancel();
        Exchange serving = exchange;
        exchange = null;
        if (serving != null) {
            serving.visitorGone("the visitor left");
        }
        output.discard();
    }

    // ---- what the exchange answers

    @Override
    public Visitor visitor() {
        return visitor;
    }

    @Override
    public void informational(HeadReader head) throws BadHeadException {
        if (!http11()) {
            return; // RFC 9110, section 15.2
        }
        ByteBuf out = output.small();
        int begin = out.writerIndex();
        boolean whole = false;
        try {
            answers.informational(out, head);
            whole = true;
        } finally {
            if (!whole) {
                out.writerIndex(begin);
            }
        }
    }

    @Override
    public void head(HeadReader head, Body body) throws BadHeadException {
        ByteBuf out = output.small();
        int begin = out.writerIndex();
        boolean whole = false;
        try {
            // what is left of the request when its answer begins may never come
            keepAlive &= requestEnded && !draining;
            framing = answers.head(out, head, body, http11(), keepAlive);
            keepAlive &= framing != Http1Answer.Framing.CLOSE;
            headSent = true;
            whole = true;
        } finally {
            if (!whole) {
                out.writerIndex(begin);
            }
        }
    }

    @Override
    public void data(ByteBuf bytes) {
        Exchange from = exchange;
        if (from == null || state != State.SERVING) {
            bytes.release();
        } else if (framing == Http1Answer.Framing.CHUNKED) {
            Http1Answer.chunkSize(output.small(), bytes.readableBytes());
            output.data(bytes, from);
            Http1Answer.chunkEnd(output.small());
        } else {
            output.data(bytes, from);
        }
    }

    @Override
    public void end() {
        if (framing == Http1Answer.Framing.CHUNKED) {
            Http1Answer.lastChunk(output.small());
        }
        answered();
    }

    @Override
    public void refuse(Refusal refusal, String sentence) {
        if (state != State.SERVING) {
            return;
        }
        if (refusal.endsConnection()) {
            requestEnded = false; // what follows may be anything
        }
        keepAlive &= requestEnded && !draining;
        Http1Request asked = request;
        boolean withBody = asked == null || !asked.method().equals("HEAD");
        answers.refusal(output.small(), refusal, sentence, withBody, http11(), keepAlive);
        answered();
    }

    @Override
    public void breakOff() {
        ending.abort();
    }

    @Override
    public void readOn() {
        if (bodyPaused) {
            bodyPaused = false;
            autoRead(true);
            decoder.open();
        }
    }

    // ---- the connection's end

    /** No further request is served: closes at once if none is, else when the answer is complete. */
    void drain() {
        draining = true;
        if (state == State.SERVING && exchange == null && !headAwaited) {
            closeOnceSent();
        }
    }

    void abort() {
        ending.abort();
    }

    /** Someone else closes the connection. */
    void beforeClose() {
        if (exchange != null ? headSent : ending.unsent()) {
            ending.resetOnClose();
        }
    }

    private void answered() {
        output.ended();
        exchange = null;
        request = null;
        bodyPaused = false;
        if (!requestEnded) {
            linger();
        } else if (keepAlive && !draining) {
            decoder.awaitNext();
            loop.idle.add(limit);
            readNext();
        } else {
            closeOnceSent();
        }
    }

    /** Lets the next request be decoded, once the visitor has taken enough of the answers before it. */
    private void readNext() {
        if (!ctx.channel().isWritable()) {
            roomAwaited = true;
            return;
        }
        autoRead(true);
        decoder.open();
    }

    /** The last answer is complete and the request is not: what is left of it is read and thrown away. */
    private void linger() {
        state = State.ENDING;
        ending.linger();
        autoRead(true);
        decoder.open();
    }

    private void closeOnceSent() {
        state = State.ENDING;
        ending.closeOnceSent();
    }

    private void badBody() {
        if (headSent) {
            abort();
        } else {
            keepAlive = false;
            refuse(Refusal.BAD_REQUEST, "body: malformed chunk (expected: chunks as in RFC 9112, section 7.1)");
        }
    }

    private boolean http11() {
        Http1Request asked = request;
        return asked == null || asked.http11();
    }

    private void autoRead(boolean on) {
        if (ctx.channel().config().isAutoRead() != on) {
            ctx.channel().config().setAutoRead(on);
        }
    }

    /** What the visitor is waited for: a request, the rest of its head, or the end of the connection. */
    private final class Limit extends Deadline {
        @Override
        protected void expired() {
            if (headAwaited && state == State.SERVING) {
                keepAlive = false;
                requestEnded = false;
                loop.refused(visitor, null, Refusal.HEAD_TIMEOUT, Refusal.HEAD_TIMEOUT.sentence());
                refuse(Refusal.HEAD_TIMEOUT, Refusal.HEAD_TIMEOUT.sentence());
            } else {
                ctx.close();
            }
        }
    }
}
