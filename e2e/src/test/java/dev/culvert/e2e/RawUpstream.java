package dev.culvert.e2e;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An HTTP/1.x server that answers as a script says, byte for byte, also wrongly. A thread a connection; the script runs
 * once a request until it closes or resets the connection.
 */
final class RawUpstream implements AutoCloseable {

    /** What is done with a request, of which the head alone has been read. */
    interface Script {
        void serve(Exchange exchange) throws IOException, InterruptedException;
    }

    private final ServerSocket server;
    private final Script script;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private final Queue<HttpHead> requests = new ConcurrentLinkedQueue<>();

    private RawUpstream(int port, Script script) throws IOException {
        this.server = new ServerSocket(port, 1024, InetAddress.getLoopbackAddress());
        this.script = script;
        threads.execute(this::accept);
    }

    static RawUpstream start(Script script) {
        return start(0, script);
    }

    static RawUpstream start(int port, Script script) {
        try {
            return new RawUpstream(port, script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Answers every request, once its body is read, with this text. */
    static RawUpstream saying(String text) {
        return start(exchange -> {
            exchange.body().transferTo(OutputStream.nullOutputStream());
            exchange.ok(text);
        });
    }

    int port() {
        return server.getLocalPort();
    }

    String url() {
        return "http://127.0.0.1:" + port();
    }

    /** Connections accepted so far. */
    int accepted() {
        return accepted.get();
    }

    /** Connections of which this side has not seen the end. */
    int open() {
        return open.size();
    }

    /** The heads of all requests so far. */
    Queue<HttpHead> requests() {
        return requests;
    }

    /** Stops listening and resets every connection, as the kernel does for a killed process with unread bytes. */
    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : open) {
                reset(socket);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            threads.shutdownNow();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                accepted.incrementAndGet();
                open.add(socket);
                threads.execute(() -> serve(socket));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
            while (!socket.isClosed()) {
                HttpHead head = HttpHead.read(in);
                requests.add(head);
                script.serve(new Exchange(head, in, socket));
            }
        } catch (EOFException | SocketException e) {
            // the client went, or the script closed
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(socket);
        }
    }

    private static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** One request and the connection it came on. */
    static final class Exchange {

        private final HttpHead head;
        private final InputStream in;
        private final Socket socket;
        private final InputStream body;

        private Exchange(HttpHead head, InputStream in, Socket socket) {
            this.head = head;
            this.in = in;
            this.socket = socket;
            this.body = head.body(in);
        }

        HttpHead head() {
            return head;
        }

        String path() {
            return head.target();
        }

        InputStream body() {
            return body;
        }

        OutputStream out() throws IOException {
            return socket.getOutputStream();
        }

        /** Writes this text as it is, at once. */
        void write(String text) throws IOException {
            out().write(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        /** Writes a head of these lines, with its empty line. */
        void answer(String... lines) throws IOException {
            write(String.join("\r\n", lines) + "\r\n\r\n");
        }

        void ok(String text) throws IOException {
            write("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + text.length() + "\r\n\r\n"
                    + text);
        }

        /** Ends the connection with FIN. */
        void close() throws IOException {
            socket.close();
        }

        /** Ends the connection with RST. */
        void reset() throws IOException {
            RawUpstream.reset(socket);
        }

        /** Waits for the other side's FIN or RST; what it sends before is dropped. */
        void awaitPeerClose() throws IOException {
            byte[] buffer = new byte[64 * 1024];
            try {
                while (in.read(buffer) >= 0) {
                    // dropped
                }
            } catch (SocketException e) {
                // RST
            }
            socket.close();
        }
    }
}
