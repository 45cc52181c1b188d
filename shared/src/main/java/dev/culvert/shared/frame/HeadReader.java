package dev.culvert.shared.frame;

import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;

/**
 * Reads HTTP heads and trailers in {@link HeadBlock}'s layout: {@link #request}, {@link #response} or {@link #trailers}
 * begins a block, then each {@link #next()} stands on one header. What must not pass is refused, so a head is good only
 * once {@code next} has returned false.
 *
 * <p>A block is copied once; names and values are views of that copy and stay valid. Can be used again for the next
 * block; belongs to one thread.
 */
public final class HeadReader {
    private static final byte[] NO_BYTES = new byte[0];

    private final HeadCheck check = new HeadCheck();
    private byte[] block = NO_BYTES;
    private int at;
    private int firstHeader;
    private HeadCheck.Kind kind = HeadCheck.Kind.TRAILERS;

    private String method = "";
    private boolean https;
    private String authority = "";
    private String path = "";
    private int status;

    private int number;
    private AsciiString name = AsciiString.EMPTY_STRING;
    private AsciiString value = AsciiString.EMPTY_STRING;

    /**
     * Begins a request's block.
     *
     * @param from read from its reader index to its writer index; neither is moved, and the reference stays the caller's
     * @throws BadHeadException if it must not pass
     */
    public HeadReader request(ByteBuf from) throws BadHeadException {
        begin(from, HeadCheck.Kind.REQUEST);
        int methodNumber = unsignedByte();
        if (methodNumber >= HeadBlock.METHODS.length) {
            throw new BadHeadException(
                    "method number: " + methodNumber + " (expected: 0-" + (HeadBlock.METHODS.length - 1) + ")");
        }
        if (methodNumber == 0) {
            method = string(unsignedByte());
            HeadCheck.method(method);
        } else {
            method = HeadBlock.METHODS[methodNumber];
        }
        int scheme = unsignedByte();
        if (scheme > 1) {
            throw new BadHeadException("scheme number: " + scheme + " (expected: 0 or 1)");
        }
        https = scheme == 1;
        authority = string(unsignedShort());
        HeadCheck.authority(authority);
        path = string(unsignedShort());
        HeadCheck.path(method, path);
        firstHeader = at;
        return this;
    }

    /**
     * Begins a response's block.
     *
     * @param from read from its reader index to its writer index; neither is moved, and the reference stays the caller's
     * @throws BadHeadException if it must not pass
     */
    public HeadReader response(ByteBuf from) throws BadHeadException {
        begin(from, HeadCheck.Kind.RESPONSE);
        status = unsignedShort();
        HeadCheck.status(status);
        firstHeader = at;
        return this;
    }

    /**
     * Begins a block of trailers.
     *
     * @param from read from its reader index to its writer index; neither is moved, and the reference stays the caller's
     * @throws BadHeadException if it must not pass
     */
    public HeadReader trailers(ByteBuf from) throws BadHeadException {
        begin(from, HeadCheck.Kind.TRAILERS);
        return this;
    }

    /** Stands before the first header again, for another pass over the same block. */
    public void rewind() {
        check.begin(kind);
        at = firstHeader;
    }

    /** The request's method. */
    public String method() {
        return method;
    }

    /** Whether the visitor came by TLS. */
    public boolean https() {
        return https;
    }

    /** What {@code Host} or {@code :authority} said. */
    public String authority() {
        return authority;
    }

    /** The request's path with query, as the visitor wrote it. */
    public String path() {
        return path;
    }

    /** The response's status, 100–599. */
    public int status() {
        return status;
    }

    /**
     * Moves to the next header.
     *
     * @return false if there is none: then the whole block was good
     * @throws BadHeadException if the header must not pass
     */
    public boolean next() throws BadHeadException {
        if (at == block.length) {
            return false;
        }
        number = unsignedByte();
        if (number > HeadNames.count()) {
            throw new BadHeadException("header number: " + number + " (expected: 0-" + HeadNames.count() + ")");
        }
        if (number == 0) {
            name = text(unsignedShort());
            number = HeadNames.numberOf(name);
        }
        if (number != 0) {
            name = HeadNames.name(number);
        }
        value = text(unsignedShort());
        check.header(number, name, value);
        return true;
    }

    /** The number of the name in {@link HeadNames}, also where it was spelled out; 0 if it has none. */
    public int nameNumber() {
        return number;
    }

    /** The name as HTTP/1.x writes it: the table's spelling, else as it came. */
    public AsciiString name() {
        return name;
    }

    /** The name as HTTP/2 writes it. */
    public AsciiString lowerCaseName() {
        return number == 0 ? name.toLowerCase() : HeadNames.lowerCaseName(number);
    }

    /** The value, eight bits a character. */
    public AsciiString value() {
        return value;
    }

    /** The declared length of the body, known once {@link #next()} has returned false; -1 without {@code Content-Length}. */
    public long contentLength() {
        return check.contentLength();
    }

    private void begin(ByteBuf from, HeadCheck.Kind what) throws BadHeadException {
        kind = what;
        check.begin(what);
        HeadCheck.size(from.readableBytes());
        block = new byte[from.readableBytes()];
        from.getBytes(from.readerIndex(), block);
        at = 0;
        firstHeader = 0;
    }

    private int unsignedByte() throws BadHeadException {
        return block[advance(1)] & 0xFF;
    }

    private int unsignedShort() throws BadHeadException {
        int from = advance(2);
        return (block[from] & 0xFF) << 8 | (block[from + 1] & 0xFF);
    }

    private AsciiString text(int length) throws BadHeadException {
        int from = advance(length);
        return length == 0 ? AsciiString.EMPTY_STRING : new AsciiString(block, from, length, false);
    }

    private String string(int length) throws BadHeadException {
        return new String(block, advance(length), length, StandardCharsets.ISO_8859_1);
    }

    /** Steps over so many bytes and returns where they begin. */
    private int advance(int length) throws BadHeadException {
        int from = at;
        if (block.length - from < length) {
            throw new BadHeadException("head: " + (block.length - from) + " bytes left (expected: >= " + length + ")");
        }
        at = from + length;
        return from;
    }
}
