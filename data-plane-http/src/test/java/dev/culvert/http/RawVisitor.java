package dev.culvert.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;

/** A visitor that sends the very bytes that a test writes, and reads the very bytes that come. */
final class RawVisitor implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 5000;

    private final Socket socket;
    private final InputStream in;

    private RawVisitor(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
    }

    static RawVisitor connect(int port) {
        try {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.setTcpNoDelay(true);
            return new RawVisitor(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends text; {@code \n} stands for CR LF. */
    RawVisitor send(String text) {
        return sendBytes(text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    RawVisitor sendBytes(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a GET for {@code Host: a.example} that keeps the connection. */
    RawVisitor get(String path) {
        return send("GET " + path + " HTTP/1.1\nHost: a.example\n\n");
    }

    /** Reads a head up to and with its empty line; CR is left out. */
    String head() {
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\n\n")) {
            int b = read();
            if (b < 0) {
                throw new AssertionError("the connection ended within a head: " + head);
            }
            if (b != '\r') {
                head.append((char) b);
            }
        }
        return head.toString();
    }

    /** Reads so many bytes. */
    String bytes(int count) {
        try {
            byte[] all = in.readNBytes(count);
            if (all.length < count) {
                throw new EOFException("the connection ended after " + all.length + " bytes");
            }
            return new String(all, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads a line. */
    String line() {
        StringBuilder line = new StringBuilder();
        for (int b = read(); b != '\n'; b = read()) {
            if (b < 0) {
                throw new AssertionError("the connection ended within a line: " + line);
            }
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }

    /** Sends these bytes again and again until nobody takes more for half a second; fails at the limit. */
    void sendUntilStuck(byte[] bytes, long limit) {
        AtomicLong sent = new AtomicLong();
        Thread sender = new Thread(() -> {
            try {
                while (sent.get() < limit) {
                    socket.getOutputStream().write(bytes);
                    sent.addAndGet(bytes.length);
                }
            } catch (IOException e) {
                // the test has closed the socket
            }
        });
        sender.setDaemon(true);
        sender.start();
        AtomicLong before = new AtomicLong(-1);
        Awaitility.await().pollInterval(Duration.ofMillis(500)).until(() -> before.getAndSet(sent.get()) == sent.get());
        if (sent.get() >= limit) {
            throw new AssertionError("all " + limit + " bytes were taken");
        }
    }

    /** Reads a head and as many bytes as its Content-Length says. */
    String answer() {
        String head = head();
        return head + bytes(lengthIn(head));
    }

    /** Reads until the connection ends in order; CR is left out. A RST is an exception. */
    String rest() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int b = read(); b >= 0; b = read()) {
            if (b != '\r') {
                all.write(b);
            }
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    /** Reads until the connection ends, in order or not. */
    String endOfAnswer() {
        StringBuilder all = new StringBuilder();
        try {
            for (int b = in.read(); b >= 0; b = in.read()) {
                if (b != '\r') {
                    all.append((char) b);
                }
            }
        } catch (IOException e) {
            if (e instanceof SocketTimeoutException) {
                throw new AssertionError("the connection does not end: " + all, e);
            }
        }
        return all.toString();
    }

    void endSending() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes by RST, which arrives even where the other side does not read. */
    void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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

    private static int lengthIn(String head) {
        for (String line : head.split("\n", -1)) {
            if (line.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                return Integer.parseInt(line.substring(15).strip());
            }
        }
        return 0;
    }

    private int read() {
        try {
            return in.read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
