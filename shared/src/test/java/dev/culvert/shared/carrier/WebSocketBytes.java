package dev.culvert.shared.carrier;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** Frames of RFC 6455, section 5.2, written plainly. */
final class WebSocketBytes {
    private static final byte[] KEY = {0x37, (byte) 0xFA, 0x21, 0x3D};

    private WebSocketBytes() {}

    /** @param first FIN, reserved bits and opcode */
    static ByteBuf frame(int first, boolean masked, String payload) {
        return frame(first, masked, payload.getBytes(StandardCharsets.US_ASCII));
    }

    static ByteBuf frame(int first, boolean masked, byte[] payload) {
        ByteBuf out = Unpooled.buffer();
        head(out, first, masked, payload.length);
        for (int i = 0; i < payload.length; i++) {
            out.writeByte(masked ? payload[i] ^ KEY[i % 4] : payload[i]);
        }
        return out;
    }

    /** The head alone, of an unmasked frame. */
    static ByteBuf head(int first, long length) {
        ByteBuf out = Unpooled.buffer();
        head(out, first, false, length);
        return out;
    }

    private static void head(ByteBuf out, int first, boolean masked, long length) {
        int mask = masked ? 0x80 : 0;
        out.writeByte(first);
        if (length >= 0 && length <= 125) {
            out.writeByte(mask | (int) length);
        } else if (length >= 0 && length <= 0xFFFF) {
            out.writeByte(mask | 126).writeShort((int) length);
        } else {
            out.writeByte(mask | 127).writeLong(length);
        }
        if (masked) {
            out.writeBytes(KEY);
        }
    }
}
