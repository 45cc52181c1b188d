package dev.culvert.client.support;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** An upstream that does byte for byte what a test says, each connection on a thread of its own. */
public final class RawUpstream implements AutoCloseable {
    /** What happens on a connection; it is closed afterwards. */
    @FunctionalInterface
    public interface Script {
        void serve(Connection connection) throws Exception;
    }

    private final ServerSocket listener;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger accepted = new AtomicInteger();

    public RawUpstream(Script script) throws IOException {
        listener = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
        threads.execute(() -> {
            while (!listener.isClosed()) {
                try {
                    Socket socket = listener.accept();
                    sockets.add(socket);
                    Connection connection = new Connection(socket, accepted.incrementAndGet());
                    threads.execute(() -> run(script, connection));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    public int port() {
        return listener.getLocalPort();
    }

    public String url() {
        return "http://127.0.0.1:" + port();
    }

    /** Connections so far. */
    public int accepted() {
        return accepted.get();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
        threads.shutdownNow();
    }

    private static void run(Script script, Connection connection) {
        try (Socket socket = connection.socket) {
            script.serve(connection);
        } catch (Exception e) {
            // the client has gone, or the test is over
        }
    }

    /** One connection, seen from the upstream. */
    public static final class Connection {
        private final Socket socket;
        private final InputStream in;
        private final int number;

        Connection(Socket socket, int number) throws IOException {
            this.socket = socket;
            this.in = socket.getInputStream();
            this.number = number;
        }

        /** Which of the upstream's connections this is, from 1 on. */
        public int number() {
            return number;
        }

        public Socket socket() {
            return socket;
        }

        /** Reads up to and with the next empty line; empty at the connection's end. */
        public String readHead() throws IOException {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            int last = 0;
            while (last != 0x0D0A0D0A) {
                int b = in.read();
                if (b < 0) {
                    return "";
                }
                head.write(b);
                last = last << 8 | b;
            }
            return head.toString(StandardCharsets.ISO_8859_1);
        }

        public String read(int bytes) throws IOException {
            return new String(in.readNBytes(bytes), StandardCharsets.ISO_8859_1);
        }

        /** The next byte, -1 at the connection's end. */
        public int read() throws IOException {
            return in.read();
        }

        public void write(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
        }

        /** Ends the connection with RST. */
        public void breakOff() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }
}
