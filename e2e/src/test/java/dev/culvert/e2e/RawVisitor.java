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
public final class RawVisitor implements AutoCloseable {

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

    public static RawVisitor connect(int port) {
        return connect(port, 0);
    }

    /** @param receiveBufferBytes what the kernel may take in for a visitor that does not read; 0: its default */
    public static RawVisitor connect(int port, int receiveBufferBytes) {
        try {
            return new RawVisitor(port, receiveBufferBytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public RawVisitor send(String text) throws IOException {
        out().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    /** Sends a head of these lines, with its empty line. */
    RawVisitor ask(String... lines) throws IOException {
        return send(String.join("\r\n", lines) + "\r\n\r\n");
    }

    public OutputStream out() throws IOException {
        return socket.getOutputStream();
    }

    public InputStream in() {
        return in;
    }

    public RawVisitor timeout(Duration limit) throws SocketException {
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

    public String text(int length) throws IOException {
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    /** Half-close: nothing more is sent, what comes is still read. */
    public void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Reads on until the other side ends this connection. */
    public End end() throws IOException {
        return end(socket);
    }

    public void reset() throws IOException {
        reset(socket);
    }

    /** Ends a connection with RST. */
    public static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /**
     * How the other side has ended a connection.
     *
     * @param bytes what came before
     * @param reset by RST, not by FIN
     */
    public record End(long bytes, boolean reset) {}

    /** Reads on until the other side ends the connection. */
    public static End end(Socket socket) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        long bytes = 0;
        try {
            for (int length; (length = socket.getInputStream().read(buffer)) >= 0; ) {
                bytes += length;
            }
            return new End(bytes, false);
        } catch (SocketException e) {
            return new End(bytes, true);
        }
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
