package dev.culvert.http;

import dev.culvert.http.VisitorStream.Body;
import dev.culvert.shared.frame.BadHeadException;
import dev.culvert.shared.frame.HeadNames;
import dev.culvert.shared.frame.HeadReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;

/** Writes an answer for a visitor of HTTP/1.x, bytes straight from the frame's. */
final class Http1Answer {
    private static final AsciiString[] STATUS_LINES = statusLines();
    private static final AsciiString CLOSE = AsciiString.cached("Connection: close\r\n");
    private static final AsciiString KEEP_ALIVE = AsciiString.cached("Connection: keep-alive\r\n");
    private static final AsciiString CHUNKED = AsciiString.cached("Transfer-Encoding: chunked\r\n");
    private static final AsciiString EMPTY = AsciiString.cached("Content-Length: 0\r\n");
    private static final AsciiString LAST_CHUNK = AsciiString.cached("0\r\n\r\n");
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int COLON_SPACE = ':' << 8 | ' ';
    private static final int CRLF = '\r' << 8 | '\n';

    private final ConnectionOptions options = new ConnectionOptions();

    /** What ends the body, and what becomes of the connection. */
    enum Framing {
        /** A length, or that there is no body. */
        KNOWN,
        CHUNKED,
        /** The connection's end. */
        CLOSE
    }

    /** Writes an informational head. */
    void informational(ByteBuf out, HeadReader head) throws BadHeadException {
        statusLine(out, head.status());
        headers(out, head, false);
        out.writeShort(CRLF);
    }

    /**
     * Writes a final head.
     *
     * @param http11 whether the visitor understands chunks
     * @param keepAlive whether the connection should be kept
     * @throws BadHeadException if it must not pass; the caller sets the buffer back
     */
    Framing head(ByteBuf out, HeadReader head, Body body, boolean http11, boolean keepAlive) throws BadHeadException {
        statusLine(out, head.status());
        headers(out, head, head.status() != 204);
        Framing framing = Framing.KNOWN;
        if (body == Body.BYTES && head.contentLength() < 0) {
            framing = http11 ? Framing.CHUNKED : Framing.CLOSE;
        }
        if (framing == Framing.CHUNKED) {
            ascii(out, CHUNKED);
        } else if (body == Body.EMPTY && head.contentLength() < 0) {
            ascii(out, EMPTY);
        }
        connection(out, http11, keepAlive && framing != Framing.CLOSE);
        out.writeShort(CRLF);
        return framing;
    }

    /** Writes a whole answer of the plane's own. */
    void refusal(ByteBuf out, Refusal refusal, String sentence, boolean withBody, boolean http11, boolean keepAlive) {
        statusLine(out, refusal.status());
        String body = sentence + "\n";
        String headers = "X-Culvert-Error: " + refusal.word() + "\r\n"
                + "Content-Type: text/plain; charset=utf-8\r\n"
                + "Content-Length: " + body.length() + "\r\n"
                + (refusal == Refusal.OVERLOADED ? "Retry-After: 1\r\n" : "")
                + (refusal == Refusal.CONNECT ? "Allow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS\r\n" : "");
        out.writeCharSequence(headers, StandardCharsets.US_ASCII);
        connection(out, http11, keepAlive);
        out.writeShort(CRLF);
        if (withBody) {
            out.writeCharSequence(body, StandardCharsets.US_ASCII);
        }
    }

    /** Writes what stands before a chunk. */
    static void chunkSize(ByteBuf out, int bytes) {
        int shift = (Integer.SIZE - 1 - Integer.numberOfLeadingZeros(bytes)) & ~3;
        for (; shift >= 0; shift -= 4) {
            out.writeByte(HEX[bytes >>> shift & 0xF]);
        }
        out.writeShort(CRLF);
    }

    /** Writes what stands behind a chunk. */
    static void chunkEnd(ByteBuf out) {
        out.writeShort(CRLF);
    }

    /** Writes the end of a chunked body. */
    static void lastChunk(ByteBuf out) {
        ascii(out, LAST_CHUNK);
    }

    private void headers(ByteBuf out, HeadReader head, boolean withLength) throws BadHeadException {
        options.clear();
        int begin = out.writerIndex();
        while (head.next()) {
            int number = head.nameNumber();
            if (HopByHop.is(number, head.name())) {
                if (number == HopByHop.CONNECTION) {
                    options.add(head.value());
                }
            } else if (withLength || number != HeadNames.CONTENT_LENGTH) {
                header(out, head.name(), head.value());
            }
        }
        if (options.nameAny()) {
            out.writerIndex(begin);
            head.rewind();
            while (head.next()) {
                int number = head.nameNumber();
                if (!HopByHop.is(number, head.name())
                        && !options.names(number, head.name())
                        && (withLength || number != HeadNames.CONTENT_LENGTH)) {
                    header(out, head.name(), head.value());
                }
            }
        }
    }

    private static void header(ByteBuf out, AsciiString name, AsciiString value) {
        out.ensureWritable(name.length() + value.length() + 4);
        ascii(out, name);
        out.writeShort(COLON_SPACE);
        ascii(out, value);
        out.writeShort(CRLF);
    }

    private static void connection(ByteBuf out, boolean http11, boolean keepAlive) {
        if (!keepAlive) {
            ascii(out, CLOSE);
        } else if (!http11) {
            ascii(out, KEEP_ALIVE);
        }
    }

    private static void statusLine(ByteBuf out, int status) {
        ascii(out, STATUS_LINES[status - 100]);
    }

    private static void ascii(ByteBuf out, AsciiString text) {
        ByteBufUtil.copy(text, out);
    }

    private static AsciiString[] statusLines() {
        AsciiString[] lines = new AsciiString[500];
        for (int i = 0; i < lines.length; i++) {
            HttpResponseStatus status = HttpResponseStatus.valueOf(100 + i);
            lines[i] = AsciiString.cached("HTTP/1.1 " + status.code() + ' ' + status.reasonPhrase() + "\r\n");
        }
        return lines;
    }
}
