package dev.culvert.client.upstream;

import dev.culvert.shared.frame.BadHeadException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A request's body on its way to the upstream: what came before there was a connection, the chunks where no length was
 * declared, and how much may be counted as read because it has left.
 */
final class RequestBody {
    private final RequestHead head;
    private final RequestEncoder encoder;
    private final ByteBufAllocator allocator;
    private @Nullable ArrayDeque<ByteBuf> early;
    private @Nullable ByteBuf trailers;
    private long received;
    private int unconsumed;

    RequestBody(RequestHead head, RequestEncoder encoder, ByteBufAllocator allocator) {
        this.head = head;
        this.encoder = encoder;
        this.allocator = allocator;
    }

    /** Whether there is none. */
    boolean absent() {
        return !head.chunked() && head.contentLength() <= 0;
    }

    /** Counts bytes that have come; false if they are more than the head declared. */
    boolean count(int bytes) {
        received += bytes;
        return head.contentLength() < 0 || received <= head.contentLength();
    }

    /** Whether all that was declared has come. */
    boolean complete() {
        return head.contentLength() < 0 || received == head.contentLength();
    }

    /** What is wrong with the length, for people. */
    String mismatch() {
        return "request body: " + received + " bytes (expected: " + head.contentLength() + ", as Content-Length said)";
    }

    /** Keeps bytes until there is a connection; what was granted before OPENED bounds them. */
    void keep(ByteBuf bytes) {
        if (early == null) {
            early = new ArrayDeque<>();
        }
        early.add(bytes);
    }

    void keepTrailers(ByteBuf block) {
        trailers = block;
    }

    /** Sends what was kept. */
    void sendKept(UpstreamConnection to) {
        ArrayDeque<ByteBuf> kept = early;
        early = null;
        if (kept != null) {
            kept.forEach(bytes -> send(to, bytes));
        }
    }

    /** Sends bytes, whose reference passes on. */
    void send(UpstreamConnection to, ByteBuf bytes) {
        int length = bytes.readableBytes();
        unconsumed += length;
        if (head.chunked()) {
            to.write(RequestEncoder.chunkStart(length, allocator));
            to.write(bytes);
            to.write(RequestEncoder.lineEnd(allocator));
        } else {
            to.write(bytes);
        }
    }

    /** Sends the end; trailers have no place behind a body of a declared length. */
    void sendEnd(UpstreamConnection to) throws BadHeadException {
        if (!head.chunked()) {
            return;
        }
        ByteBuf last = trailers;
        to.write(last == null ? RequestEncoder.lastChunk(allocator) : encoder.lastChunk(last, allocator));
    }

    /** How many bytes have been sent since the last call. */
    int takeSent() {
        int bytes = unconsumed;
        unconsumed = 0;
        return bytes;
    }

    /** Gives back what is held. */
    void release() {
        ArrayDeque<ByteBuf> kept = early;
        early = null;
        if (kept != null) {
            kept.forEach(ByteBuf::release);
        }
        ByteBuf last = trailers;
        trailers = null;
        if (last != null) {
            last.release();
        }
    }
}
