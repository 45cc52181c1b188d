package dev.culvert.shared.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** Reads the payloads of all frames but DATA, each of which lies whole in one buffer. */
final class Payloads {
    /** Length of an OPEN without visitor's address and payload. */
    static final int OPEN_FIXED_BYTES = 25;
    /** Most bytes of a sentence for people. */
    static final int DETAIL_BYTES = 256;
    /** The smallest initial window: what an opener may send before it knows the real one. */
    static final int MIN_WINDOW_BYTES = 8 * 1024;
    /** {@code HOST:PORT} with a host name of 253 characters fits with room to spare. */
    private static final int FORWARD_BYTES = 300;

    private static final byte[] NO_BYTES = new byte[0];

    private Payloads() {}

    /**
     * Reads one frame.
     *
     * @param type not DATA
     * @param flags the header's
     * @param stream the header's
     * @param in whose next {@code length} bytes are the payload; the frame holds a reference of its own
     * @param length checked against {@code type}'s limits
     */
    static Frame read(FrameType type, int flags, long stream, ByteBuf in, int length) throws ProtocolException {
        boolean fin = (flags & Frame.FLAG_FIN) != 0;
        return switch (type) {
            case HELLO -> new Hello(bytes(in, length));
            case WELCOME -> new Welcome(bytes(in, length));
            case UPDATE -> new Update(bytes(in, length));
            case UPDATED -> new Updated(bytes(in, length));
            case NOTICE -> new Notice(bytes(in, length));
            case OPEN -> open(stream, fin, in, length);
            case OPENED -> new Opened(stream, window(type, stream, in.readLong()));
            case HEAD -> new Head(stream, fin, take(in, length));
            case TRAILERS -> new Trailers(stream, take(in, length));
            case CREDIT -> new Credit(stream, notNegative("CREDIT limit", in.readLong()));
            case RESET -> new Reset(stream, ResetCode.of(in.readUnsignedShort()), text(in, length - 2));
            case PING -> new Ping(in.readLong());
            case PONG -> new Pong(in.readLong());
            case GOAWAY ->
                new GoAway(
                        notNegative("GOAWAY last stream", in.readLong()),
                        ResetCode.of(in.readUnsignedShort()),
                        (int) notNegative("GOAWAY retry-after", in.readInt()),
                        text(in, length - 14));
            case HEARTBEAT ->
                new Heartbeat(
                        in.readLong(),
                        in.readLong(),
                        in.readLong(),
                        in.readLong(),
                        in.readUnsignedShort(),
                        in.readByte() != 0);
            case ROUTES -> routes(flags, fin, in, length);
            case DATA -> throw new IllegalArgumentException("DATA comes in pieces");
        };
    }

    /**
     * The next bytes, with a reference of their own: a slice, or a copy where a slice would hold a buffer more than twice
     * its size.
     */
    static ByteBuf take(ByteBuf in, int length) {
        if (length == 0) {
            return Unpooled.EMPTY_BUFFER;
        }
        ByteBuf whole = in;
        for (ByteBuf under = whole.unwrap(); under != null; under = whole.unwrap()) {
            whole = under;
        }
        return length < whole.capacity() >>> 1 ? in.readBytes(length) : in.readRetainedSlice(length);
    }

    /** Length in UTF-8 of a sentence for people, after cutting. */
    static int detailBytes(String detail) {
        if (detail.isEmpty()) {
            return 0;
        }
        int bytes = ByteBufUtil.utf8Bytes(detail);
        return bytes <= DETAIL_BYTES ? bytes : ByteBufUtil.utf8Bytes(detail, 0, detailChars(detail));
    }

    /** How many chars of a sentence fit, cut between characters. */
    static int detailChars(String detail) {
        int bytes = 0;
        int chars = 0;
        while (chars < detail.length()) {
            int width = Character.charCount(detail.codePointAt(chars));
            bytes += ByteBufUtil.utf8Bytes(detail, chars, chars + width);
            if (bytes > DETAIL_BYTES) {
                break;
            }
            chars += width;
        }
        return chars;
    }

    private static Open open(long stream, boolean fin, ByteBuf in, int length) throws ProtocolException {
        OpenKind kind = kind(in.readUnsignedByte());
        int hops = in.readUnsignedByte();
        int offer = (int) notNegative("OPEN offer", in.readInt());
        long session = in.readLong();
        long window = window(FrameType.OPEN, stream, in.readLong());
        int addressBytes = in.readUnsignedByte();
        if (addressBytes != 0 && addressBytes != 4 && addressBytes != 16) {
            throw error("OPEN visitor's address: " + addressBytes + " bytes (expected: 0, 4 or 16)");
        }
        int rest = length - OPEN_FIXED_BYTES - addressBytes;
        if (rest < 0) {
            throw error("OPEN payload: " + length + " bytes (expected: >= " + (OPEN_FIXED_BYTES + addressBytes) + ")");
        }
        byte[] address = bytes(in, addressBytes);
        int port = in.readUnsignedShort();
        checkRest(kind, rest);
        Visitor visitor = addressBytes == 0 && port == 0 ? Visitor.NONE : new Visitor(address, port);
        return new Open(stream, kind, hops, offer, session, window, visitor, fin, take(in, rest));
    }

    private static OpenKind kind(int number) throws ProtocolException {
        OpenKind kind = OpenKind.of(number);
        if (kind == null) {
            throw error("OPEN kind: " + number + " (expected: 0-3)");
        }
        return kind;
    }

    private static void checkRest(OpenKind kind, int bytes) throws ProtocolException {
        boolean fits = switch (kind) {
            case TCP -> bytes == 2;
            case HTTP -> bytes > 0 && bytes <= HeadBlock.MAX_BYTES;
            case FORWARD -> bytes > 0 && bytes <= FORWARD_BYTES;
            case PROBE -> bytes == 0;
        };
        if (!fits) {
            String expected = switch (kind) {
                case TCP -> "2";
                case HTTP -> "1-" + HeadBlock.MAX_BYTES;
                case FORWARD -> "1-" + FORWARD_BYTES;
                case PROBE -> "0";
            };
            throw error("OPEN of kind " + kind + ": " + bytes + " bytes of payload (expected: " + expected + ")");
        }
    }

    private static Routes routes(int flags, boolean fin, ByteBuf in, int length) throws ProtocolException {
        boolean request = (flags & FrameEncoder.FLAG_REQUEST) != 0;
        if (request && length > 0) {
            throw error("ROUTES request: " + length + " bytes of payload (expected: 0)");
        }
        return new Routes(request, fin, bytes(in, length));
    }

    private static long window(FrameType type, long stream, long bytes) throws ProtocolException {
        if (bytes < MIN_WINDOW_BYTES) {
            throw error(type + " window on stream " + stream + ": " + bytes + " bytes (expected: " + MIN_WINDOW_BYTES
                    + " to 2^63-1)");
        }
        return bytes;
    }

    private static long notNegative(String what, long value) throws ProtocolException {
        if (value < 0) {
            throw error(what + ": " + value + " (expected: the upper bit clear)");
        }
        return value;
    }

    private static byte[] bytes(ByteBuf in, int length) {
        if (length == 0) {
            return NO_BYTES;
        }
        byte[] bytes = new byte[length];
        in.readBytes(bytes);
        return bytes;
    }

    private static String text(ByteBuf in, int length) {
        return length == 0
                ? ""
                : in.readCharSequence(length, StandardCharsets.UTF_8).toString();
    }

    private static ProtocolException error(String message) {
        return new ProtocolException(ResetCode.PROTOCOL_ERROR, message);
    }
}
