package dev.culvert.shared.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames as {@code docs/protocol.md} lays them out: a header of payload length (24 bits), type (8), flags (8) and
 * stream id (64), then the payload, all big endian. Without state; may be called from any thread.
 */
public final class FrameEncoder {
    /** Length of every frame's header. */
    public static final int HEADER_BYTES = 13;

    /** On ROUTES: asks for the table. */
    static final int FLAG_REQUEST = 2;

    private FrameEncoder() {}

    /**
     * Writes a frame and takes over its buffer.
     *
     * @param frame what to write
     * @param out grows as needed; takes the header and all but the bytes of DATA
     * @return the bytes of DATA, to be sent right behind {@code out} and released by the caller; null where there are none
     * @throws IllegalArgumentException if the frame exceeds a limit of the protocol; its buffer is released
     */
    public static @Nullable ByteBuf encode(Frame frame, ByteBuf out) {
        if (frame instanceof Data data) {
            return data(data, out);
        }
        if (frame instanceof Credit credit) {
            header(out, FrameType.CREDIT, 8, 0, credit.stream());
            out.writeLong(credit.limit());
        } else if (frame instanceof Open open) {
            open(open, out);
        } else if (frame instanceof Opened opened) {
            header(out, FrameType.OPENED, 8, 0, opened.stream());
            out.writeLong(opened.window());
        } else if (frame instanceof Head head) {
            block(out, FrameType.HEAD, finFlag(head.fin()), head.stream(), head.block());
        } else if (frame instanceof Trailers trailers) {
            block(out, FrameType.TRAILERS, 0, trailers.stream(), trailers.block());
        } else if (frame instanceof Reset reset) {
            reset(reset, out);
        } else {
            linkFrame((LinkFrame) frame, out);
        }
        return null;
    }

    /** How many bytes a frame takes on the wire, header included. */
    public static int size(Frame frame) {
        return HEADER_BYTES + payloadBytes(frame);
    }

    private static int payloadBytes(Frame frame) {
        if (frame instanceof Data data) {
            return data.payload().readableBytes();
        }
        if (frame instanceof Open open) {
            return Payloads.OPEN_FIXED_BYTES
                    + open.visitor().address().length
                    + open.payload().readableBytes();
        }
        if (frame instanceof Head head) {
            return head.block().readableBytes();
        }
        if (frame instanceof Trailers trailers) {
            return trailers.block().readableBytes();
        }
        if (frame instanceof Reset reset) {
            return 2 + Payloads.detailBytes(reset.detail());
        }
        if (frame instanceof GoAway goAway) {
            return 14 + Payloads.detailBytes(goAway.detail());
        }
        if (frame instanceof Heartbeat) {
            return 35;
        }
        if (frame instanceof Hello hello) {
            return hello.json().length;
        }
        if (frame instanceof Welcome welcome) {
            return welcome.json().length;
        }
        if (frame instanceof Update update) {
            return update.json().length;
        }
        if (frame instanceof Updated updated) {
            return updated.json().length;
        }
        if (frame instanceof Notice notice) {
            return notice.json().length;
        }
        if (frame instanceof Routes routes) {
            return routes.part().length;
        }
        return 8; // OPENED, CREDIT, PING, PONG
    }

    private static @Nullable ByteBuf data(Data data, ByteBuf out) {
        ByteBuf payload = data.payload();
        int length = payload.readableBytes();
        if (length > Data.MAX_BYTES || (length == 0 && !data.fin())) {
            payload.release();
            throw new IllegalArgumentException(
                    "DATA payload: " + length + " bytes (expected: 1-" + Data.MAX_BYTES + ", or 0 with FIN)");
        }
        header(out, FrameType.DATA, length, finFlag(data.fin()), data.stream());
        if (length == 0) {
            payload.release();
            return null;
        }
        return payload;
    }

    private static void open(Open open, ByteBuf out) {
        ByteBuf payload = open.payload();
        try {
            byte[] address = open.visitor().address();
            header(out, FrameType.OPEN, payloadBytes(open), finFlag(open.fin()), open.stream());
            out.writeByte(open.kind().number());
            out.writeByte(open.hops());
            out.writeInt(open.offer());
            out.writeLong(open.session());
            out.writeLong(open.window());
            out.writeByte(address.length);
            out.writeBytes(address);
            out.writeShort(open.visitor().port());
            out.writeBytes(payload, payload.readerIndex(), payload.readableBytes());
        } finally {
            payload.release();
        }
    }

    private static void block(ByteBuf out, FrameType type, int flags, long stream, ByteBuf block) {
        try {
            header(out, type, block.readableBytes(), flags, stream);
            out.writeBytes(block, block.readerIndex(), block.readableBytes());
        } finally {
            block.release();
        }
    }

    private static void reset(Reset reset, ByteBuf out) {
        header(out, FrameType.RESET, 2 + Payloads.detailBytes(reset.detail()), 0, reset.stream());
        out.writeShort(reset.code().number());
        detail(out, reset.detail());
    }

    private static void linkFrame(LinkFrame frame, ByteBuf out) {
        if (frame instanceof Ping ping) {
            header(out, FrameType.PING, 8, 0, 0);
            out.writeLong(ping.token());
        } else if (frame instanceof Pong pong) {
            header(out, FrameType.PONG, 8, 0, 0);
            out.writeLong(pong.token());
        } else if (frame instanceof Heartbeat beat) {
            header(out, FrameType.HEARTBEAT, 35, 0, 0);
            out.writeLong(beat.incarnationHigh());
            out.writeLong(beat.incarnationLow());
            out.writeLong(beat.routeVersion());
            out.writeLong(beat.digest());
            out.writeShort(Math.min(beat.load(), 0xFFFF));
            out.writeByte(beat.ready() ? 1 : 0);
        } else if (frame instanceof GoAway goAway) {
            header(out, FrameType.GOAWAY, 14 + Payloads.detailBytes(goAway.detail()), 0, 0);
            out.writeLong(goAway.lastStream());
            out.writeShort(goAway.reason().number());
            out.writeInt(goAway.retryAfterMillis());
            detail(out, goAway.detail());
        } else if (frame instanceof Routes routes) {
            int flags = finFlag(routes.fin()) | (routes.request() ? FLAG_REQUEST : 0);
            bytes(out, FrameType.ROUTES, flags, routes.part());
        } else if (frame instanceof Hello hello) {
            bytes(out, FrameType.HELLO, 0, hello.json());
        } else if (frame instanceof Welcome welcome) {
            bytes(out, FrameType.WELCOME, 0, welcome.json());
        } else if (frame instanceof Update update) {
            bytes(out, FrameType.UPDATE, 0, update.json());
        } else if (frame instanceof Updated updated) {
            bytes(out, FrameType.UPDATED, 0, updated.json());
        } else if (frame instanceof Notice notice) {
            bytes(out, FrameType.NOTICE, 0, notice.json());
        }
    }

    private static void bytes(ByteBuf out, FrameType type, int flags, byte[] payload) {
        header(out, type, payload.length, flags, 0);
        out.writeBytes(payload);
    }

    private static void detail(ByteBuf out, String detail) {
        if (detail.isEmpty()) {
            return;
        }
        if (ByteBufUtil.utf8Bytes(detail) <= Payloads.DETAIL_BYTES) {
            out.writeCharSequence(detail, StandardCharsets.UTF_8);
        } else {
            ByteBufUtil.writeUtf8(out, detail, 0, Payloads.detailChars(detail));
        }
    }

    private static void header(ByteBuf out, FrameType type, int length, int flags, long stream) {
        if (length > type.maxBytes()) {
            throw new IllegalArgumentException(
                    type + " payload: " + length + " bytes (expected: <= " + type.maxBytes() + ")");
        }
        out.ensureWritable(HEADER_BYTES + (type == FrameType.DATA ? 0 : length));
        out.writeMedium(length);
        out.writeByte(type.number());
        out.writeByte(flags);
        out.writeLong(stream);
    }

    private static int finFlag(boolean fin) {
        return fin ? Frame.FLAG_FIN : 0;
    }
}
