package dev.culvert.shared.accesslog;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The bytes of lines until they are written. Belongs to the writer's thread. */
final class LineBuffer {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private byte[] bytes = new byte[8 * 1024];
    private int length;

    int length() {
        return length;
    }

    void clear() {
        length = 0;
    }

    /** A view, good until something is added. */
    ByteBuffer view() {
        return ByteBuffer.wrap(bytes, 0, length);
    }

    void put(char ascii) {
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * length);
        }
        bytes[length++] = (byte) ascii;
    }

    void put(String ascii) {
        for (int i = 0; i < ascii.length(); i++) {
            put(ascii.charAt(i));
        }
    }

    void put(long number) {
        put(Long.toString(number));
    }

    /** Two hex digits. */
    void hex(int eightBits) {
        put((char) HEX[eightBits >> 4 & 0xF]);
        put((char) HEX[eightBits & 0xF]);
    }
}
