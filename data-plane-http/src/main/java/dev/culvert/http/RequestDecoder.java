package dev.culvert.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Netty's request decoder with a gate: while it is shut, what comes stays undecoded. So a request that is pipelined waits
 * as bytes until the answer before it is complete, and a body until the stream takes more of it.
 */
final class RequestDecoder extends HttpRequestDecoder {
    private static final int MAX_HEAD_BYTES = 64 * 1024;
    private static final int MAX_PART_BYTES = 256 * 1024;

    private @Nullable ChannelHandlerContext ctx;
    private boolean shut;
    private boolean decoding;
    private boolean begun;

    RequestDecoder() {
        // names and values are checked where they are written for the upstream
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(MAX_HEAD_BYTES)
                .setMaxHeaderSize(MAX_HEAD_BYTES)
                .setMaxChunkSize(MAX_PART_BYTES)
                .setHeadersFactory(DefaultHttpHeadersFactory.headersFactory().withValidation(false))
                .setTrailersFactory(DefaultHttpHeadersFactory.trailersFactory()));
    }

    /** Decodes nothing more until {@link #open}. */
    void shut() {
        shut = true;
    }

    /** Decodes what waits, at once or, within a read, when the caller returns. */
    void open() {
        boolean waiting = shut && actualReadableBytes() > 0;
        shut = false;
        ChannelHandlerContext context = ctx;
        if (!waiting || decoding || context == null) {
            return;
        }
        try {
            take(context, Unpooled.EMPTY_BUFFER);
            channelReadComplete(context);
        } catch (Exception e) {
            context.fireExceptionCaught(e);
        }
    }

    /** Bytes that wait behind the gate, or for the rest of a line. */
    int waitingBytes() {
        return actualReadableBytes();
    }

    /** A request is over: what comes from now on is the next one's. */
    void awaitNext() {
        begun = false;
    }

    /** Whether a byte of the next request is here. */
    boolean begun() {
        return begun || actualReadableBytes() > 0;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) throws Exception {
        ctx = context;
        super.handlerAdded(context);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        begun = true;
        take(context, message);
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
        if (!shut) {
            super.decode(context, in, out);
        }
    }

    private void take(ChannelHandlerContext context, Object message) throws Exception {
        decoding = true;
        try {
            super.channelRead(context, message);
        } finally {
            decoding = false;
        }
    }
}
