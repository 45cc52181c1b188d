package dev.culvert.shared.carrier;

import dev.culvert.shared.link.Carrier;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.security.SecureRandom;
import java.util.List;

/** Puts WebSocket framing (RFC 6455, section 5) around messages: one frame a message, nothing copied unless masked. */
@SuppressWarnings("FutureReturnValueIgnored") // the promise that goes with a message tells its end
final class MessageWriter {
    private static final int FIN_BINARY = 0x82;
    private static final int FIN = 0x80;
    private static final int MASKED = 0x80;

    private final boolean masked;
    private final SecureRandom random = new SecureRandom();
    private final byte[] keys = new byte[4 * 256];
    private int keyAt = keys.length;

    MessageWriter(boolean masked) {
        this.masked = masked;
    }

    /** Writes one binary message; the parts' references pass on, the first has {@link Carrier#HEADROOM} bytes free. */
    void write(ChannelHandlerContext ctx, List<ByteBuf> parts, int length, ChannelPromise left) {
        if (masked) {
            ctx.write(maskedMessage(ctx, parts, length), left);
            return;
        }
        ByteBuf first = parts.get(0);
        prepend(first, length);
        int last = parts.size() - 1;
        for (int i = 0; i < last; i++) {
            ctx.write(parts.get(i), ctx.voidPromise());
        }
        ctx.write(parts.get(last), left);
    }

    /** Writes a control frame. */
    void control(ChannelHandlerContext ctx, int opcode, byte[] payload, int length, ChannelPromise left) {
        ByteBuf frame = ctx.alloc().directBuffer(6 + length);
        frame.writeByte(FIN | opcode);
        frame.writeByte((masked ? MASKED : 0) | length);
        int key = masked ? nextKey() : 0;
        if (masked) {
            frame.writeInt(key);
        }
        int at = frame.writerIndex();
        frame.writeBytes(payload, 0, length);
        Mask.apply(frame, at, length, key);
        ctx.write(frame, left);
    }

    private ByteBuf maskedMessage(ChannelHandlerContext ctx, List<ByteBuf> parts, int length) {
        ByteBuf frame = ctx.alloc().directBuffer(Carrier.HEADROOM + length);
        frame.writeByte(FIN_BINARY);
        if (length <= 125) {
            frame.writeByte(MASKED | length);
        } else if (length <= 0xFFFF) {
            frame.writeByte(MASKED | 126).writeShort(length);
        } else {
            frame.writeByte(MASKED | 127).writeLong(length);
        }
        int key = nextKey();
        frame.writeInt(key);
        int at = frame.writerIndex();
        for (ByteBuf part : parts) {
            frame.writeBytes(part);
            part.release();
        }
        Mask.apply(frame, at, length, key);
        return frame;
    }

    private static void prepend(ByteBuf first, int length) {
        int start = first.readerIndex();
        if (length <= 125) {
            start -= 2;
            first.setByte(start + 1, length);
        } else if (length <= 0xFFFF) {
            start -= 4;
            first.setByte(start + 1, 126).setShort(start + 2, length);
        } else {
            start -= 10;
            first.setByte(start + 1, 127).setLong(start + 2, length);
        }
        first.setByte(start, FIN_BINARY);
        first.readerIndex(start);
    }

    private int nextKey() {
        if (keyAt == keys.length) {
            random.nextBytes(keys);
            keyAt = 0;
        }
        int key = 0;
        for (int i = 0; i < 4; i++) {
            key = key << 8 | (keys[keyAt++] & 0xFF);
        }
        return key;
    }
}
