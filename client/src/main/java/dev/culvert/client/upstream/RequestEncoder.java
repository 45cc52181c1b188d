package dev.culvert.client.upstream;

import dev.culvert.shared.frame.BadHeadException;
import dev.culvert.shared.frame.HeadReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Writes requests as HTTP/1.1 (RFC 9112), straight from the link's blocks, whose reader has checked every character.
 * One object serves one request after the other on one event loop.
 */
final class RequestEncoder {
    private static final byte[] HOST = latin(" HTTP/1.1\r\nHost: ");
    private static final byte[] CHUNKED = latin("\r\nTransfer-Encoding: chunked");
    private static final byte[] NO_BODY = latin("\r\nContent-Length: 0");
    private static final byte[] END = latin("\r\n\r\n");
    private static final byte[] LAST_CHUNK = latin("0\r\n\r\n");
    private static final byte[] HEX = latin("0123456789abcdef");

    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");
    /** Methods whose lack of a body is worth a word (RFC 9110, section 8.6). */
    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

    private final HeadReader reader = new HeadReader();

    /**
     * Encodes a request's head.
     *
     * @param block stays the caller's
     * @param fin whether no body follows
     */
    RequestHead encode(ByteBuf block, boolean fin, ByteBufAllocator allocator) throws BadHeadException {
        HeadReader in = reader.request(block);
        ByteBuf out = allocator.directBuffer(block.readableBytes() + 256);
        try {
            String method = in.method();
            out.writeCharSequence(method, StandardCharsets.ISO_8859_1);
            out.writeByte(' ');
            out.writeCharSequence(in.path(), StandardCharsets.ISO_8859_1);
            out.writeBytes(HOST);
            out.writeCharSequence(in.authority(), StandardCharsets.ISO_8859_1);
            headers(in, out);
            long length = in.contentLength();
            boolean chunked = !fin && length < 0;
            if (chunked) {
                out.writeBytes(CHUNKED);
            } else if (fin && length < 0 && WITH_BODY.contains(method)) {
                out.writeBytes(NO_BODY);
            }
            out.writeBytes(END);
            return new RequestHead(out, method.equals("HEAD"), IDEMPOTENT.contains(method), length, chunked);
        } catch (BadHeadException e) {
            out.release();
            throw e;
        }
    }

    /** A chunk's first line. */
    static ByteBuf chunkStart(int bytes, ByteBufAllocator allocator) {
        ByteBuf line = allocator.directBuffer(10);
        int shift = 28;
        while (shift > 0 && bytes >>> shift == 0) {
            shift -= 4;
        }
        for (; shift >= 0; shift -= 4) {
            line.writeByte(HEX[bytes >>> shift & 0xF]);
        }
        return line.writeByte('\r').writeByte('\n');
    }

    /** What follows the bytes of a chunk. */
    static ByteBuf lineEnd(ByteBufAllocator allocator) {
        return allocator.directBuffer(2).writeByte('\r').writeByte('\n');
    }

    /** The end of a body in chunks that has no trailers. */
    static ByteBuf lastChunk(ByteBufAllocator allocator) {
        return allocator.directBuffer(LAST_CHUNK.length).writeBytes(LAST_CHUNK);
    }

    /**
     * The end of a body in chunks, with trailers.
     *
     * @param block stays the caller's
     */
    ByteBuf lastChunk(ByteBuf block, ByteBufAllocator allocator) throws BadHeadException {
        ByteBuf out = allocator.directBuffer(block.readableBytes() + 64);
        try {
            HeadReader in = reader.trailers(block);
            out.writeByte('0');
            headers(in, out);
            return out.writeBytes(END);
        } catch (BadHeadException e) {
            out.release();
            throw e;
        }
    }

    private static void headers(HeadReader in, ByteBuf out) throws BadHeadException {
        while (in.next()) {
            out.writeByte('\r').writeByte('\n');
            text(in.name(), out);
            out.writeByte(':').writeByte(' ');
            text(in.value(), out);
        }
    }

    private static void text(AsciiString text, ByteBuf out) {
        out.writeBytes(text.array(), text.arrayOffset(), text.length());
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
