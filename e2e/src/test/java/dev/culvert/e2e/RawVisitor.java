package dev.culvert.e2e;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A visitor's connection, byte for byte. Reads fail after 20 s. */
final class RawVisitor implements AutoCloseable {

    private final Socket socket = new Socket();
    private final InputStream in;

    private RawVisitor(int port, int receiveBufferBytes) throws IOException {
        if (receiveBufferBytes > 0) {
            socket.setReceiveBufferSize(receiveBufferBytes);
        }
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(20_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5_000);
        in = new BufferedInputStream(socket.getInputStream());
    }

    static RawVisitor connect(int port) {
        return connect(port, 0);
    }

    /** @param receiveBufferBytes what the kernel may take in for a visitor that does not read; 0: its default */
    static RawVisitor connect(int port, int receiveBufferBytes) {
        try {
            return new RawVisitor(port, receiveBufferBytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RawVisitor send(String text) throws IOException {
        out().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    /** Sends a head of these lines, with its empty line. */
    RawVisitor ask(String... lines) throws IOException {
        return send(String.join("\r\n", lines) + "\r\n\r\n");
    }

    OutputStream out() throws IOException {
        return socket.getOutputStream();
    }

    InputStream in() {
        return in;
    }

    RawVisitor timeout(Duration limit) throws SocketException {
        socket.setSoTimeout((int) limit.toMillis());
        return this;
    }

    HttpHead head() throws IOException {
        return HttpHead.read(in);
    }

    /** Reads a whole answer, which has a length or is chunked, and gives its body. */
    String body(HttpHead head) throws IOException {
        return new String(head.body(in).readAllBytes(), StandardCharsets.UTF_8);
    }

    String text(int length) throws IOException {
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
