package dev.culvert.e2e;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Bodies of HTTP/1.1 messages (RFC 9112 §6). A body that is cut short throws; it never looks complete. */
final class HttpBody {

    private HttpBody() {}

    /** Delimited by Content-Length. */
    static final class Counted extends InputStream {

        private final InputStream in;
        private long left;

        Counted(InputStream in, long lengthBytes) {
            this.in = in;
            this.left = lengthBytes;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int count = in.read(buffer, offset, (int) Math.min(length, left));
            if (count < 0) {
                throw new EOFException("the body ended " + left + " bytes short");
            }
            left -= count;
            return count;
        }
    }

    /** Chunked; trailers are read and dropped. */
    static final class Chunked extends InputStream {

        private final InputStream in;
        private long left;
        private boolean first = true;
        private boolean ended;

        Chunked(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left == 0 && !nextChunk()) {
                return -1;
            }
            int count = in.read(buffer, offset, (int) Math.min(length, left));
            if (count < 0) {
                throw new EOFException("the body ended in a chunk");
            }
            left -= count;
            return count;
        }

        private boolean nextChunk() throws IOException {
            if (ended) {
                return false;
            }
            if (!first) {
                line();
            }
            first = false;
            String size = line();
            left = Long.parseLong(size.split(";", 2)[0].strip(), 16);
            if (left == 0) {
                ended = true;
                for (String trailer = line(); !trailer.isEmpty(); trailer = line()) {
                    // trailers are not looked at
                }
                return false;
            }
            return true;
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int next; (next = in.read()) != '\n'; ) {
                if (next < 0) {
                    throw new EOFException("the body ended between chunks");
                }
                if (next != '\r') {
                    line.append((char) next);
                }
            }
            return line.toString();
        }
    }
}
