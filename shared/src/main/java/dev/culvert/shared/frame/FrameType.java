package dev.culvert.shared.frame;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The types of frames: their numbers on the wire and how long their payloads may be. */
enum FrameType {
    HELLO(0, false, 2, 64 * 1024),
    WELCOME(1, false, 2, 256 * 1024),
    UPDATE(2, false, 2, 256 * 1024),
    UPDATED(3, false, 2, 256 * 1024),
    OPEN(4, true, Payloads.OPEN_FIXED_BYTES, Payloads.OPEN_FIXED_BYTES + 16 + HeadBlock.MAX_BYTES),
    OPENED(5, true, 8, 8),
    HEAD(6, true, 2, HeadBlock.MAX_BYTES),
    DATA(7, true, 0, Data.MAX_BYTES),
    TRAILERS(8, true, 0, HeadBlock.MAX_BYTES),
    CREDIT(9, true, 8, 8),
    RESET(10, true, 2, 2 + Payloads.DETAIL_BYTES),
    PING(11, false, 8, 8),
    PONG(12, false, 8, 8),
    GOAWAY(13, false, 14, 14 + Payloads.DETAIL_BYTES),
    HEARTBEAT(14, false, 35, 35),
    ROUTES(15, false, 0, 256 * 1024),
    NOTICE(128, false, 2, 256 * 1024);

    /** From this number on a type that is not known is skipped; below it ends the link. */
    static final int FIRST_OPTIONAL = 128;

    /** Those that must be understood, all but the last; their numbers are their places. */
    private static final FrameType[] BY_NUMBER = Arrays.copyOf(values(), values().length - 1);

    private final int number;
    private final boolean ofStream;
    private final int minBytes;
    private final int maxBytes;

    FrameType(int number, boolean ofStream, int minBytes, int maxBytes) {
        this.number = number;
        this.ofStream = ofStream;
        this.minBytes = minBytes;
        this.maxBytes = maxBytes;
    }

    /** The number on the wire. */
    int number() {
        return number;
    }

    /** Most bytes of a payload. */
    int maxBytes() {
        return maxBytes;
    }

    /** The type of that number (0–255); null for an unknown one that may be skipped. */
    static @Nullable FrameType of(int number) throws ProtocolException {
        if (number < BY_NUMBER.length) {
            return BY_NUMBER[number];
        }
        if (number < FIRST_OPTIONAL) {
            throw new ProtocolException(
                    ResetCode.PROTOCOL_ERROR,
                    "frame type: " + number + " (expected: 0-" + (BY_NUMBER.length - 1) + " or 128-255)");
        }
        return number == NOTICE.number ? NOTICE : null;
    }

    /** Checks what a header says of a frame of this type. */
    void check(int length, boolean fin, long stream) throws ProtocolException {
        if (length < minBytes || length > maxBytes) {
            throw new ProtocolException(
                    ResetCode.PROTOCOL_ERROR,
                    this + " payload: " + length + " bytes (expected: "
                            + (minBytes == maxBytes ? "" + minBytes : minBytes + "-" + maxBytes) + ")");
        }
        if (ofStream ? stream <= 0 : stream != 0) {
            throw new ProtocolException(
                    ResetCode.PROTOCOL_ERROR,
                    this + " on stream " + Long.toUnsignedString(stream) + " (expected: "
                            + (ofStream ? "1 to 2^63-1)" : "0)"));
        }
        if (this == DATA && length == 0 && !fin) {
            throw new ProtocolException(
                    ResetCode.PROTOCOL_ERROR,
                    "DATA on stream " + stream + ": empty without FIN (expected: bytes or FIN)");
        }
    }
}
