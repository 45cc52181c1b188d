package dev.culvert.shared.stream;

import io.netty.buffer.ByteBuf;

/** Keeps small payloads from holding large read buffers while they wait. */
public final class Compact {
    private Compact() {}

    /**
     * The bytes themselves, or a copy where they are less than half of the buffer that they keep alive.
     *
     * @param bytes their reference passes on
     */
    public static ByteBuf of(ByteBuf bytes) {
        ByteBuf root = bytes;
        while (root.unwrap() != null) {
            root = root.unwrap();
        }
        int length = bytes.readableBytes();
        if (length == 0 || length >= root.capacity() / 2) {
            return bytes;
        }
        ByteBuf copy = bytes.alloc().directBuffer(length).writeBytes(bytes);
        bytes.release();
        return copy;
    }
}
