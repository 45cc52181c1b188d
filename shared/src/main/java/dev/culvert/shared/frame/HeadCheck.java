package dev.culvert.shared.frame;

import io.netty.util.AsciiString;

/**
 * Decides which HTTP heads and trailers may pass; used where they are written and again where they are read. One object
 * serves one head after the other, each started by {@link #begin}.
 */
final class HeadCheck {
    enum Kind {
        REQUEST,
        RESPONSE,
        TRAILERS
    }

    /** By character: whether it may stand in a token (RFC 9110, section 5.6.2). */
    private static final boolean[] TOKEN = new boolean[128];

    static {
        for (int c = '0'; c <= 'z'; c++) {
            TOKEN[c] = Character.isLetterOrDigit(c);
        }
        for (char c : "!#$%&'*+-.^_`|~".toCharArray()) {
            TOKEN[c] = true;
        }
    }

    /** Bits 0, 10 and 13: the characters that must not stand in a value. */
    private static final int NUL_LF_CR = 1 | 1 << '\n' | 1 << '\r';

    private Kind kind = Kind.TRAILERS;
    private int headers;
    private long contentLength;

    void begin(Kind what) {
        kind = what;
        headers = 0;
        contentLength = -1;
    }

    /** What {@code Content-Length} said; -1 if it has not come. */
    long contentLength() {
        return contentLength;
    }

    static void status(int status) throws BadHeadException {
        if (status < 100 || status > 599) {
            throw new BadHeadException("status: " + status + " (expected: 100-599)");
        }
    }

    static void method(CharSequence method) throws BadHeadException {
        if (method.length() == 0 || method.length() > 255) {
            throw new BadHeadException("method: " + method.length() + " characters (expected: 1-255)");
        }
        token("method", method);
    }

    static void authority(CharSequence authority) throws BadHeadException {
        if (authority.length() == 0) {
            throw new BadHeadException("authority: empty (expected: HOST or HOST:PORT)");
        }
        for (int i = 0; i < authority.length(); i++) {
            char c = authority.charAt(i);
            if (c <= ' ' || c >= 0x7F || c == '/' || c == '?' || c == '#' || c == '@' || c == '\\' || c == ',') {
                throw character("authority", c, i, "HOST or HOST:PORT");
            }
        }
    }

    static void path(CharSequence method, CharSequence path) throws BadHeadException {
        boolean asterisk = path.length() == 1 && path.charAt(0) == '*' && "OPTIONS".contentEquals(method);
        if (!asterisk && (path.length() == 0 || path.charAt(0) != '/')) {
            throw new BadHeadException("path: does not begin with / (expected: /, or * with OPTIONS)");
        }
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c <= ' ' || c == 0x7F || c > 0xFF) {
                throw character("path", c, i, "neither space nor control characters, Latin-1");
            }
        }
    }

    /**
     * Checks one header.
     *
     * @param number the name's, 0 if it has none: then {@code name} itself is checked
     */
    void header(int number, CharSequence name, CharSequence value) throws BadHeadException {
        if (++headers > HeadBlock.MAX_HEADERS) {
            throw new BadHeadException(
                    "headers: more than " + HeadBlock.MAX_HEADERS + " (expected: <= " + HeadBlock.MAX_HEADERS + ")");
        }
        if (number == 0) {
            name(name);
            value(name, value);
            return;
        }
        value(name, value);
        if (number == HeadNames.TRANSFER_ENCODING) {
            throw new BadHeadException("Transfer-Encoding: present (expected: none, since FIN ends the body)");
        }
        if (number == HeadNames.CONTENT_LENGTH) {
            contentLength(value);
        } else if (number == HeadNames.HOST && kind != Kind.RESPONSE) {
            throw new BadHeadException("Host: among the headers (expected: the authority alone)");
        }
    }

    /** Checks the size of a block. */
    static void size(int bytes) throws BadHeadException {
        if (bytes > HeadBlock.MAX_BYTES) {
            throw new BadHeadException("head: " + bytes + " bytes (expected: <= " + HeadBlock.MAX_BYTES + ")");
        }
    }

    private static void name(CharSequence name) throws BadHeadException {
        if (name.length() == 0) {
            throw new BadHeadException("header name: empty (expected: a token)");
        }
        if (name.charAt(0) == ':') {
            throw new BadHeadException("header name: begins with a colon (expected: no pseudo-header)");
        }
        token("header name", name);
    }

    private static void token(String what, CharSequence text) throws BadHeadException {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= TOKEN.length || !TOKEN[c]) {
                throw character(what, c, i, "a token");
            }
        }
    }

    private static void value(CharSequence name, CharSequence value) throws BadHeadException {
        if (value instanceof AsciiString ascii) {
            byte[] bytes = ascii.array();
            int begin = ascii.arrayOffset();
            int end = begin + ascii.length();
            for (int i = begin; i < end; i++) {
                int c = bytes[i] & 0xFF;
                if (c <= '\r' && (NUL_LF_CR >>> c & 1) != 0) {
                    throw character("value of " + name, (char) c, i - begin, "neither NUL, CR nor LF");
                }
            }
            return;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c > 0xFF || (c <= '\r' && (NUL_LF_CR >>> c & 1) != 0)) {
                throw character("value of " + name, c, i, "Latin-1 without NUL, CR and LF");
            }
        }
    }

    private void contentLength(CharSequence value) throws BadHeadException {
        if (kind == Kind.TRAILERS) {
            throw new BadHeadException("Content-Length: among trailers (expected: in a head)");
        }
        if (contentLength >= 0) {
            throw new BadHeadException("Content-Length: repeated (expected: at most one)");
        }
        long length = 0;
        boolean valid = value.length() > 0;
        for (int i = 0; i < value.length() && valid; i++) {
            int digit = value.charAt(i) - '0';
            valid = digit >= 0 && digit <= 9 && length <= (Long.MAX_VALUE - digit) / 10;
            length = length * 10 + digit;
        }
        if (!valid) {
            throw new BadHeadException("Content-Length: not a length (expected: digits, up to 2^63-1)");
        }
        contentLength = length;
    }

    private static BadHeadException character(String what, char c, int at, String expected) {
        return new BadHeadException(
                what + ": character 0x" + Integer.toHexString(c) + " at " + at + " (expected: " + expected + ")");
    }
}
