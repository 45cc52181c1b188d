package dev.culvert.shared.carrier;

import io.netty.buffer.ByteBuf;

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
        long wide = (key & 0xFFFFFFFFL) << 32 | (key & 0xFFFFFFFFL);
        int at = from;
        int end = from + length;
        for (; at + 8 <= end; at += 8) {
            bytes.setLong(at, bytes.getLong(at) ^ wide);
        }
        int shift = 24;
        for (; at < end; at++) {
            bytes.setByte(at, bytes.getByte(at) ^ (key >>> shift));
            shift = shift == 0 ? 24 : shift - 8;
        }
        return Integer.rotateLeft(key, 8 * (length & 3));
    }
}
