package dev.culvert.shared.frame;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes HTTP heads and trailers in {@link HeadBlock}'s layout: {@link #request}, {@link #response} or {@link #trailers}
 * begins a block, {@link #header} adds to it. There is nothing to finish. What must not pass is refused; the buffer then
 * holds a part of a block, which its owner releases.
 *
 * <p>Can be used again for the next block; belongs to one thread.
 */
public final class HeadWriter {
    /** Method's number, scheme and two lengths. */
    private static final int REQUEST_FIXED_BYTES = 6;

    private final HeadCheck check = new HeadCheck();
    private @Nullable ByteBuf out;
    private int start;

    /**
     * Begins a request's block.
     *
     * @param into the block is written from its writer index on; it grows as needed
     * @param method a token, case-sensitive
     * @param https whether the visitor came by TLS
     * @param authority what {@code Host} or {@code :authority} said
     * @param path with query, as the visitor wrote it
     * @throws BadHeadException if it must not pass
     */
    public HeadWriter request(
            ByteBuf into, CharSequence method, boolean https, CharSequence authority, CharSequence path)
            throws BadHeadException {
        begin(into, HeadCheck.Kind.REQUEST);
        int number = HeadBlock.methodNumber(method);
        int methodBytes = number == 0 ? 1 + method.length() : 0;
        HeadCheck.size(REQUEST_FIXED_BYTES + methodBytes + authority.length() + path.length());
        into.writeByte(number);
        if (number == 0) {
            HeadCheck.method(method);
            into.writeByte(method.length());
            into.writeCharSequence(method, StandardCharsets.ISO_8859_1);
        }
        into.writeByte(https ? 1 : 0);
        HeadCheck.authority(authority);
        text(into, authority);
        HeadCheck.path(method, path);
        text(into, path);
        return this;
    }

    /**
     * Begins a response's block.
     *
     * @param into the block is written from its writer index on; it grows as needed
     * @param status 100–599
     * @throws BadHeadException if it must not pass
     */
    public HeadWriter response(ByteBuf into, int status) throws BadHeadException {
        begin(into, HeadCheck.Kind.RESPONSE);
        HeadCheck.status(status);
        into.writeShort(status);
        return this;
    }

    /**
     * Begins a block of trailers.
     *
     * @param into the block is written from its writer index on; it grows as needed
     */
    public HeadWriter trailers(ByteBuf into) {
        begin(into, HeadCheck.Kind.TRAILERS);
        return this;
    }

    /**
     * Adds a header. The caller leaves out {@code Host}, {@code Transfer-Encoding} and what belongs to one hop.
     *
     * @param name in any case
     * @param value Latin-1
     * @throws BadHeadException if it must not pass
     */
    public HeadWriter header(CharSequence name, CharSequence value) throws BadHeadException {
        ByteBuf block = out;
        if (block == null) {
            throw new IllegalStateException("header: before request, response or trailers");
        }
        int number = HeadNames.numberOf(name);
        check.header(number, name, value);
        HeadCheck.size(block.writerIndex() - start + 3 + value.length() + (number == 0 ? 2 + name.length() : 0));
        block.writeByte(number);
        if (number == 0) {
            text(block, name);
        }
        text(block, value);
        return this;
    }

    /** The declared length of the body; -1 while no {@code Content-Length} was added. */
    public long contentLength() {
        return check.contentLength();
    }

    private void begin(ByteBuf into, HeadCheck.Kind kind) {
        check.begin(kind);
        out = into;
        start = into.writerIndex();
    }

    private static void text(ByteBuf block, CharSequence text) {
        block.writeShort(text.length());
        block.writeCharSequence(text, StandardCharsets.ISO_8859_1);
    }
}
