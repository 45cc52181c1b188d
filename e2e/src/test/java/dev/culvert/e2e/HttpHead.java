package dev.culvert.e2e;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The head of an HTTP/1.x message as it came off the wire: nothing is folded, merged or reordered. */
record HttpHead(String firstLine, List<String> fields) {

    private static final int MAX_BYTES = 256 * 1024;

    /** Reads up to and with the empty line, byte by byte: nothing of the body is consumed. */
    static HttpHead read(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.length() < 4 || !text.substring(text.length() - 4).equals("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the connection ended in a head, after: " + text);
            }
            text.append((char) next);
            if (text.length() > MAX_BYTES) {
                throw new IOException("a head of over " + MAX_BYTES + " bytes");
            }
        }
        return parse(text.toString());
    }

    static HttpHead parse(String text) {
        List<String> lines = new ArrayList<>(List.of(text.strip().split("\r\n", -1)));
        return new HttpHead(lines.remove(0), List.copyOf(lines));
    }

    /** The status of a response. */
    int status() {
        return Integer.parseInt(firstLine.split(" ", 3)[1]);
    }

    /** The method of a request. */
    String method() {
        return firstLine.split(" ", 3)[0];
    }

    /** The target of a request. */
    String target() {
        return firstLine.split(" ", 3)[1];
    }

    /** Every value of this field, in order. */
    List<String> all(String name) {
        List<String> values = new ArrayList<>();
        for (String field : fields) {
            int colon = field.indexOf(':');
            if (colon == name.length() && field.regionMatches(true, 0, name, 0, colon)) {
                values.add(field.substring(colon + 1).strip());
            }
        }
        return values;
    }

    /** The first value of this field, or the empty string. */
    String get(String name) {
        List<String> values = all(name);
        return values.isEmpty() ? "" : values.get(0);
    }

    boolean has(String name) {
        return !all(name).isEmpty();
    }

    /** The message's body, by its length or chunks; without either empty for a request, to the end for a response. */
    InputStream body(InputStream in) {
        if (get("Transfer-Encoding").equalsIgnoreCase("chunked")) {
            return new HttpBody.Chunked(in);
        }
        if (has("Content-Length")) {
            return new HttpBody.Counted(in, Long.parseLong(get("Content-Length")));
        }
        return firstLine.startsWith("HTTP/") ? in : InputStream.nullInputStream();
    }

    byte[] bytes() {
        return (firstLine + "\r\n" + String.join("\r\n", fields) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }
}
