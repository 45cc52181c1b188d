package dev.culvert.shared.frame;

/**
 * The layout of HTTP heads and trailers in OPEN, HEAD and TRAILERS, and their limits. Written by {@link HeadWriter}, read
 * by {@link HeadReader}, checked at both ends by {@link HeadCheck}.
 *
 * <pre>
 * request:  method (8), [length (8), name] if method is 0, scheme (8): 0 http, 1 https,
 *           authority: length (16), bytes; path with query: length (16), bytes; headers
 * response: status (16), headers
 * trailers: headers
 * headers:  until the block ends, each: name (8), [length (16), name] if name is 0, value: length (16), bytes
 * </pre>
 *
 * Numbers of methods are {@link #METHODS}', numbers of names {@link HeadNames}'. Text is Latin-1, that is, eight bits go
 * through unchanged. Order and repetition of headers are kept; {@code Host} is the authority and no header;
 * {@code Transfer-Encoding} never travels: the length of a body is its {@code Content-Length} or where FIN comes.
 */
public final class HeadBlock {
    /** Most bytes of a block. */
    public static final int MAX_BYTES = 64 * 1024;
    /** Most headers of a block. */
    public static final int MAX_HEADERS = 200;

    /** Methods that have a number, which is the place in this array; 0 stands for all others. */
    static final String[] METHODS = {"", "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"};

    private HeadBlock() {}

    /** The method's number, 0 if it has none. Methods are case-sensitive (RFC 9110, section 9.1). */
    static int methodNumber(CharSequence method) {
        for (int number = 1; number < METHODS.length; number++) {
            if (METHODS[number].contentEquals(method)) {
                return number;
            }
        }
        return 0;
    }
}
