package dev.culvert.shared.carrier;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/** WebSocket masking, RFC 6455, section 5.3, eight bytes at a time. */
final class Mask {
    private Mask() {}

    /**
     * Masks or unmasks bytes in place.
     *
     * @param key the four mask bytes, the first one in the highest bits
     * @return the key as it applies to the byte after these
     */
    static int apply(ByteBuf bytes, int from, int length, int key) {
        // through the memory below: Netty's checks of bounds and leaks cost more than the masking
        if (bytes.nioBufferCount() == 1) {
            return apply(bytes.internalNioBuffer(from, length), key);
        }
        int next = key;
        for (ByteBuffer part : bytes.nioBuffers(from, length)) {
            next = apply(part, next);
        }
        return next;
    }

    private static int apply(ByteBuffer bytes, int key) {
        long wide = (key & 0xFFFFFFFFL) << 32 | (key & 0xFFFFFFFFL);
        int at = bytes.position();
        int end = bytes.limit();
        int left = bytes.remaining();
        for (; at + 8 <= end; at += 8) {
            bytes.putLong(at, bytes.getLong(at) ^ wide);
        }
        int shift = 24;
        for (; at < end; at++) {
            bytes.put(at, (byte) (bytes.get(at) ^ (key >>> shift)));
            shift = shift == 0 ? 24 : shift - 8;
        }
        return Integer.rotateLeft(key, 8 * (left & 3));
    }
}
