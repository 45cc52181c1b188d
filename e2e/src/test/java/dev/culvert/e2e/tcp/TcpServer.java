package dev.culvert.e2e.tcp;

import dev.culvert.e2e.RawVisitor;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** An upstream, on 127.0.0.1 where no address is given, that treats each connection as a script says; a thread each. */
final class TcpServer implements AutoCloseable {

    /** What is done with a connection, which ends with the script. */
    interface Script {
        void serve(Socket socket) throws IOException, InterruptedException;
    }

    private final ServerSocket server;
    private final Script script;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();

    private TcpServer(InetAddress address, int port, Script script) throws IOException {
        this.server = new ServerSocket(port, 1024, address);
        this.script = script;
        threads.execute(this::accept);
    }

    static TcpServer start(Script script) {
        return start(0, script);
    }

    static TcpServer start(int port, Script script) {
        return start(InetAddress.getLoopbackAddress(), port, script);
    }

    static TcpServer start(InetAddress address, int port, Script script) {
        try {
            return new TcpServer(address, port, script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends everything back, and its end too. */
    static TcpServer echo() {
        return start(socket -> socket.getInputStream().transferTo(socket.getOutputStream()));
    }

    /** Speaks first, as SSH does, with these words; then reads to the end. */
    static TcpServer saying(String words) {
        return saying(0, words);
    }

    static TcpServer saying(int port, String words) {
        return start(port, socket -> {
            socket.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        });
    }

    int port() {
        return server.getLocalPort();
    }

    /** The flag's value that brings this public port here. */
    String behind(int publicPort) {
        return publicPort + "=127.0.0.1:" + port();
    }

    /** Connections accepted so far. */
    int accepted() {
        return accepted.get();
    }

    /** Connections whose script still runs. */
    int open() {
        return open.size();
    }

    /** Stops listening and resets every connection. */
    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : open) {
                RawVisitor.reset(socket);
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
            script.serve(socket);
        } catch (IOException e) {
            // the other side's way to end it, which the visitor's side of the test looks at
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(socket);
        }
    }
}
