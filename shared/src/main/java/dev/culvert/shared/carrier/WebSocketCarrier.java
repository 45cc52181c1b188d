package dev.culvert.shared.carrier;

import dev.culvert.shared.carrier.MessageParser.FramingException;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.link.Carrier;
import dev.culvert.shared.link.Link;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import io.vertx.core.http.WebSocketBase;
import io.vertx.core.internal.http.WebSocketInternal;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Carries a link over a WebSocket. Vert.x does the handshake; after it the connection's bytes belong to this handler,
 * which replaces Netty's WebSocket codec: that one gathers whole frames and copies them, and this one hands on what has
 * come, and sends a message's parts as they are (docs/adr/0010).
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write's end is told by its promise, a close by channelInactive
public final class WebSocketCarrier extends ChannelDuplexHandler implements Carrier {
    private static final ChannelOption<Long> NOTSENT_LOWAT =
            ChannelOption.valueOf("io.netty.channel.epoll.EpollChannelOption#TCP_NOTSENT_LOWAT");
    private static final long CLOSE_SECONDS = 2;

    private final MessageWriter writer;
    private final MessageParser parser;
    private final SendRate rate = new SendRate();
    private @Nullable ChannelHandlerContext ctx;
    private @Nullable Link link;
    private int underWay;
    private boolean reading;
    private boolean flushQueued;
    private boolean closing;
    private boolean pongUnderWay;
    private byte @Nullable [] nextPong;
    private String closedBecause = "the connection closed";

    private WebSocketCarrier(boolean maskOut, boolean maskIn) {
        this.writer = new MessageWriter(maskOut);
        this.parser = new MessageParser(maskIn, this::onData, this::onControl);
    }

    /**
     * Takes a connection over from Vert.x; call it on the connection's event loop, in the turn in which the handshake
     * completed.
     *
     * @param client whether this end dialled
     * @param unmasked whether both ends have agreed to leave out the client's mask
     * @param makeLink makes the link on top of the carrier
     */
    public static Link takeOver(
            WebSocketBase socket, boolean client, boolean unmasked, Function<Carrier, Link> makeLink) {
        ChannelHandlerContext vertx = ((WebSocketInternal) socket).channelHandlerContext();
        return takeOver(vertx.pipeline(), vertx.name(), client, unmasked, makeLink);
    }

    /**
     * Takes a connection over whose handshake was done by someone else; the rest as above.
     *
     * @param before the name of the handler in front of which the link's goes
     */
    public static Link takeOver(
            ChannelPipeline pipeline,
            String before,
            boolean client,
            boolean unmasked,
            Function<Carrier, Link> makeLink) {
        WebSocketCarrier carrier = new WebSocketCarrier(client && !unmasked, !client && !unmasked);
        Link link = makeLink.apply(carrier);
        carrier.link = link;
        pipeline.addBefore(before, "culvert-link", carrier);
        if (pipeline.get(WebSocketFrameEncoder.class) != null) {
            pipeline.remove(pipeline.get(WebSocketFrameEncoder.class));
        }
        if (pipeline.get(WebSocketFrameDecoder.class) != null) {
            pipeline.remove(pipeline.get(WebSocketFrameDecoder.class));
        }
        pipeline.channel().config().setAutoRead(true);
        return link;
    }

    // ---- Carrier

    @Override
    public ByteBufAllocator allocator() {
        return context().alloc();
    }

    @Override
    public int room() {
        return rate.bytes() - underWay;
    }

    @Override
    public void send(List<ByteBuf> parts, int bytes) {
        ChannelHandlerContext c = context();
        if (closing || !c.channel().isActive()) {
            parts.forEach(ByteBuf::release);
            return;
        }
        if (underWay == 0) {
            rate.busy(System.nanoTime());
        }
        underWay += bytes;
        ChannelPromise left = c.newPromise();
        left.addListener(f -> onLeft(bytes));
        writer.write(c, parts, bytes, left);
        c.flush();
    }

    @Override
    public void wantFlush() {
        ChannelHandlerContext c = ctx;
        if (!reading && !flushQueued && c != null) {
            flushQueued = true;
            c.executor().execute(this::flushLink);
        }
    }

    @Override
    public void close() {
        close(1000);
    }

    // ---- Netty

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        ctx = context;
        context.channel().config().setOption(NOTSENT_LOWAT, SendRate.MOST_BYTES / 2L);
        wantFlush();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof ByteBuf in)) {
            context.fireChannelRead(message);
            return;
        }
        reading = true;
        try {
            parser.parse(in);
        } catch (FramingException e) {
            closedBecause = e.getMessage() == null ? closedBecause : e.getMessage();
            close(e.closeCode());
        } finally {
            in.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        reading = false;
        flushLink();
        context.fireChannelReadComplete();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (link != null) {
            link.carrierClosed(closedBecause);
        }
        context.fireChannelInactive();
    }

    /** What Vert.x writes when it wants the connection closed: its encoder is gone, so it would wait for its time-out. */
    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (!(message instanceof CloseWebSocketFrame frame)) {
            context.write(message, promise);
            return;
        }
        frame.release();
        promise.trySuccess();
        if (link != null) {
            link.fail(ResetCode.NONE, "this end is stopping");
        }
        close(1001);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        closedBecause = "the connection failed: " + cause.getMessage();
        context.close();
    }

    private void onData(ByteBuf bytes) {
        if (closing || link == null) {
            bytes.release();
        } else {
            link.receive(bytes);
        }
    }

    private void onControl(int opcode, byte[] payload, int length) {
        if (opcode == MessageParser.PING) {
            pong(Arrays.copyOf(payload, length));
        } else if (opcode == MessageParser.CLOSE) {
            int code = length >= 2 ? (payload[0] & 0xFF) << 8 | (payload[1] & 0xFF) : 1005;
            closedBecause = "the other end closed the WebSocket with code " + code;
            close(1000);
        }
    }

    /** One at a time: whoever sends PINGs and reads nothing gets the latest answered (RFC 6455, section 5.5.3). */
    private void pong(byte[] payload) {
        if (pongUnderWay) {
            nextPong = payload;
            return;
        }
        pongUnderWay = true;
        ChannelPromise left = context().newPromise();
        left.addListener(f -> pongLeft());
        writer.control(context(), MessageParser.PONG, payload, payload.length, left);
        context().flush();
    }

    private void pongLeft() {
        pongUnderWay = false;
        byte[] next = nextPong;
        nextPong = null;
        if (next != null && !closing) {
            pong(next);
        }
    }

    private void onLeft(int bytes) {
        underWay -= bytes;
        if (rate.sent(bytes, underWay > 0, System.nanoTime()) && ctx != null) {
            ctx.channel().config().setOption(NOTSENT_LOWAT, (long) Math.max(SendRate.LEAST_BYTES, rate.bytes() / 2));
        }
        if (link != null && room() > 0) {
            wantFlush();
        }
    }

    private void flushLink() {
        flushQueued = false;
        if (link != null) {
            link.flush();
        }
    }

    private void close(int code) {
        ChannelHandlerContext c = context();
        if (closing) {
            return;
        }
        closing = true;
        byte[] payload = {(byte) (code >> 8), (byte) code};
        ChannelPromise told = c.newPromise();
        told.addListener(f -> c.close());
        writer.control(c, MessageParser.CLOSE, payload, payload.length, told);
        c.flush();
        c.executor().schedule(() -> c.close(), CLOSE_SECONDS, TimeUnit.SECONDS);
    }

    private ChannelHandlerContext context() {
        ChannelHandlerContext c = ctx;
        if (c == null) {
            throw new IllegalStateException("the link's handler is not in a pipeline yet");
        }
        return c;
    }
}
