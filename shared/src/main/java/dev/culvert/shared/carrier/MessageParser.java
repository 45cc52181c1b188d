package dev.culvert.shared.carrier;

import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;

/**
 * Takes WebSocket framing (RFC 6455, section 5) off a byte stream. The payload of binary messages is handed on as it
 * arrives, unmasked in place: message and fragment boundaries mean nothing to a link, so nothing is gathered.
 */
final class MessageParser {
    static final int CLOSE = 0x8;
    static final int PING = 0x9;
    static final int PONG = 0xA;

    private static final int CONTINUATION = 0x0;
    private static final int BINARY = 0x2;
    private static final int MAX_MESSAGE_BYTES = 1024 * 1024;
    private static final int MAX_CONTROL_BYTES = 125;

    private final boolean expectMask;
    private final Consumer<ByteBuf> data;
    private final ControlTaker control;

    private final byte[] head = new byte[14];
    private int headLength;
    private int headNeeded = 2;
    private long left;
    private int mask;
    private boolean masked;
    private boolean inMessage;
    private long messageBytes;
    private int opcode;
    private boolean fin;
    private boolean inPayload;
    private final byte[] controlBytes = new byte[MAX_CONTROL_BYTES];
    private int controlLength;

    /** Takes a ping, pong or close. */
    interface ControlTaker {
        void control(int opcode, byte[] payload, int length);
    }

    /** The peer broke RFC 6455. */
    static final class FramingException extends Exception {
        private final int closeCode;

        FramingException(int closeCode, String message) {
            super(message, null, false, false);
            this.closeCode = closeCode;
        }

        int closeCode() {
            return closeCode;
        }
    }

    /**
     * @param expectMask whether frames must be masked, as a client's are; else they must not be
     * @param data takes payload bytes and their reference
     */
    MessageParser(boolean expectMask, Consumer<ByteBuf> data, ControlTaker control) {
        this.expectMask = expectMask;
        this.data = data;
        this.control = control;
    }

    /** Takes bytes; the reference stays with the caller. */
    void parse(ByteBuf in) throws FramingException {
        while (in.isReadable()) {
            if (!inPayload && !parseHead(in)) {
                return;
            }
            if (opcode >= CLOSE) {
                parseControl(in);
            } else {
                parseData(in);
            }
        }
        if (inPayload && left == 0) {
            endFrame();
        }
    }

    private boolean parseHead(ByteBuf in) throws FramingException {
        while (headLength < headNeeded) {
            int n = Math.min(headNeeded - headLength, in.readableBytes());
            if (n == 0) {
                return false;
            }
            in.readBytes(head, headLength, n);
            headLength += n;
            if (headLength >= 2) {
                headNeeded = neededHead();
            }
        }
        beginFrame();
        headLength = 0;
        headNeeded = 2;
        inPayload = true;
        return true;
    }

    private int neededHead() {
        int length = head[1] & 0x7F;
        int extended = length == 126 ? 2 : length == 127 ? 8 : 0;
        return 2 + extended + ((head[1] & 0x80) != 0 ? 4 : 0);
    }

    private void beginFrame() throws FramingException {
        fin = (head[0] & 0x80) != 0;
        opcode = head[0] & 0x0F;
        masked = (head[1] & 0x80) != 0;
        if ((head[0] & 0x70) != 0) {
            throw new FramingException(1002, "reserved bits set (expected: none, no extension is spoken)");
        }
        if (masked != expectMask) {
            throw new FramingException(
                    1002,
                    (masked ? "masked" : "unmasked") + " frame (expected: " + (expectMask ? "" : "un") + "masked)");
        }
        int at = 2;
        left = head[1] & 0x7F;
        if (left == 126) {
            left = number(at, 2);
            at += 2;
        } else if (left == 127) {
            left = number(at, 8);
            at += 8;
        }
        mask = masked ? (int) number(at, 4) : 0;
        checkFrame();
    }

    private void checkFrame() throws FramingException {
        if (opcode == CLOSE || opcode == PING || opcode == PONG) {
            if (!fin || left > MAX_CONTROL_BYTES) {
                throw new FramingException(1002, "control frame of " + left + " bytes (expected: one of at most 125)");
            }
            controlLength = 0;
            return;
        }
        if (opcode != BINARY && opcode != CONTINUATION) {
            throw new FramingException(1003, "frame with opcode " + opcode + " (expected: binary)");
        }
        if ((opcode == CONTINUATION) != inMessage) {
            throw new FramingException(1002, "fragment out of order");
        }
        long before = inMessage ? messageBytes : 0;
        if (left < 0 || left > MAX_MESSAGE_BYTES - before) { // a sum may overflow, and 64 bits may be negative
            throw new FramingException(
                    1009,
                    "frame of " + Long.toUnsignedString(left) + " bytes behind " + before
                            + " of its message (expected: at most 1 MiB together)");
        }
        messageBytes = before + left;
        inMessage = true;
    }

    private long number(int at, int bytes) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value = value << 8 | (head[at + i] & 0xFF);
        }
        return value;
    }

    private void parseData(ByteBuf in) {
        int n = (int) Math.min(left, in.readableBytes());
        if (n > 0) {
            if (masked) {
                mask = Mask.apply(in, in.readerIndex(), n, mask);
            }
            left -= n;
            data.accept(in.readRetainedSlice(n));
        }
        if (left == 0) {
            endFrame();
        }
    }

    private void parseControl(ByteBuf in) {
        int n = (int) Math.min(left, in.readableBytes());
        if (masked) {
            mask = Mask.apply(in, in.readerIndex(), n, mask);
        }
        in.readBytes(controlBytes, controlLength, n);
        controlLength += n;
        left -= n;
        if (left == 0) {
            endFrame();
        }
    }

    private void endFrame() {
        inPayload = false;
        if (opcode >= CLOSE) {
            control.control(opcode, controlBytes, controlLength);
        } else if (fin) {
            inMessage = false;
        }
    }
}
