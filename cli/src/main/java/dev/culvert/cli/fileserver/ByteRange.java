package dev.culvert.cli.fileserver;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which bytes of a file a {@code Range} header asks for (RFC 9110 §14.2).
 *
 * @param first the offset of the first byte
 * @param length in bytes; 0 where the range lies behind the end
 * @param whole whether all is to be sent with 200, as where there is no range, several or one that cannot be read
 */
record ByteRange(long first, long length, boolean whole) {

    private static final Pattern ONE =
            Pattern.compile("bytes=\\s*(\\d{0,18})-(\\d{0,18})\\s*", Pattern.CASE_INSENSITIVE);

    static ByteRange all(long size) {
        return new ByteRange(0, size, true);
    }

    static ByteRange parse(String header, long size) {
        Matcher range = ONE.matcher(header);
        if (!range.matches()) {
            return all(size);
        }
        String first = range.group(1);
        String last = range.group(2);
        if (first.isEmpty()) {
            if (last.isEmpty()) {
                return all(size);
            }
            long length = Math.min(Long.parseLong(last), size);
            return new ByteRange(size - length, length, false);
        }
        long from = Long.parseLong(first);
        long to = last.isEmpty() ? Long.MAX_VALUE : Long.parseLong(last);
        if (to < from) {
            return all(size);
        }
        return from >= size
                ? new ByteRange(0, 0, false)
                : new ByteRange(from, Math.min(to, size - 1) - from + 1, false);
    }

    boolean satisfiable() {
        return whole || length > 0;
    }

    /** The value of {@code Content-Range}. */
    String header(long size) {
        return satisfiable() ? "bytes " + first + "-" + (first + length - 1) + "/" + size : "bytes */" + size;
    }
}
