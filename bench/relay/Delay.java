import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.concurrent.locks.LockSupport;

/**
 * A TCP relay with an artificial round trip and, where asked for, a bandwidth.
 *
 * <p>{@code java Delay.java --to HOST:PORT [--listen HOST:PORT] [--rtt-ms 100] [--mbit 400]} prints
 * {@code listening HOST:PORT} once it accepts. Each direction is one line for all connections: bytes leave it at the
 * line's rate and arrive half a round trip later. Beside the bytes on the way, one bandwidth-delay product may wait; then
 * the relay stops reading, so that a sender sees a full line as TCP back pressure and never as loss. The three-way
 * handshake is not delayed. Ending (FIN and RST) travels with the bytes.
 */
final class Delay {
    private static final int CHUNK_BYTES = 64 * 1024;
    private static final int UNCAPPED_BYTES = 64 * 1024 * 1024;

    public static void main(String[] args) throws IOException {
        InetSocketAddress listen = address(option(args, "--listen", "127.0.0.1:0"));
        InetSocketAddress to = address(option(args, "--to", null));
        long delayNanos = Math.round(Double.parseDouble(option(args, "--rtt-ms", "100")) * 1e6 / 2);
        double mbit = Double.parseDouble(option(args, "--mbit", "0"));
        Line up = new Line(delayNanos, mbit);
        Line down = new Line(delayNanos, mbit);
        try (ServerSocket server = new ServerSocket()) {
            server.setReceiveBufferSize(4 * CHUNK_BYTES);
            server.bind(listen, 4096);
            System.out.println("listening " + server.getInetAddress().getHostAddress() + ":" + server.getLocalPort());
            while (true) {
                Socket near = server.accept();
                start("dial", () -> join(near, to, up, down));
            }
        }
    }

    private static void join(Socket near, InetSocketAddress to, Line up, Line down) {
        Socket far = new Socket();
        try {
            far.setReceiveBufferSize(4 * CHUNK_BYTES);
            far.connect(to, 10_000);
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            new Direction(near, far, up).start();
            new Direction(far, near, down).start();
        } catch (IOException e) {
            reset(near);
            reset(far);
        }
    }

    /** One direction's rate and delay, shared by every connection through the relay. */
    private static final class Line {
        final long delayNanos;
        final int queueBytes;
        private final double nanosPerByte;
        private long free = System.nanoTime();

        Line(long delayNanos, double mbit) {
            this.delayNanos = delayNanos;
            this.nanosPerByte = mbit > 0 ? 8_000 / mbit : 0;
            // what is on the way in this direction, and as much again as a whole round trip holds
            this.queueBytes = mbit > 0
                    ? Math.max(2 * CHUNK_BYTES, (int) (3 * delayNanos / nanosPerByte))
                    : UNCAPPED_BYTES;
        }

        /** When bytes that enter now have arrived, in {@link System#nanoTime()}. */
        synchronized long arrival(int bytes) {
            free = Math.max(free, System.nanoTime()) + (long) (bytes * nanosPerByte);
            return free + delayNanos;
        }
    }

    private record Chunk(byte[] bytes, int length, long due) {}

    /** Carries one direction of one connection: a thread that reads, a thread that writes, a bounded queue between. */
    private static final class Direction {
        private static final int END = -1;
        private static final int BROKEN = -2;

        private final Socket from;
        private final Socket to;
        private final Line line;
        private final ArrayDeque<Chunk> queue = new ArrayDeque<>();
        private final ArrayDeque<byte[]> spare = new ArrayDeque<>();
        private int queued;
        private boolean closed;

        Direction(Socket from, Socket to, Line line) {
            this.from = from;
            this.to = to;
            this.line = line;
        }

        void start() {
            Delay.start("read", this::read);
            Delay.start("write", this::write);
        }

        private void read() {
            int last;
            try {
                InputStream in = from.getInputStream();
                while (true) {
                    byte[] buffer = takeBuffer();
                    if (buffer == null) {
                        return;
                    }
                    int length = in.read(buffer);
                    if (length < 0) {
                        last = END;
                        break;
                    }
                    put(new Chunk(buffer, length, line.arrival(length)));
                }
            } catch (IOException e) {
                last = BROKEN;
            }
            put(new Chunk(new byte[0], last, line.arrival(0)));
        }

        private void write() {
            try {
                OutputStream out = to.getOutputStream();
                while (true) {
                    Chunk chunk = take();
                    for (long wait; (wait = chunk.due() - System.nanoTime()) > 0; ) {
                        LockSupport.parkNanos(wait);
                    }
                    if (chunk.length() == BROKEN) {
                        reset(to);
                        return;
                    }
                    if (chunk.length() == END) {
                        to.shutdownOutput();
                        closeIfBothEnded();
                        return;
                    }
                    out.write(chunk.bytes(), 0, chunk.length());
                    done(chunk);
                }
            } catch (IOException | InterruptedException e) {
                synchronized (this) {
                    closed = true;
                    notifyAll();
                }
                reset(from);
                reset(to);
            }
        }

        private void closeIfBothEnded() throws IOException {
            if (from.isOutputShutdown()) {
                to.close();
                from.close();
            }
        }

        private synchronized byte[] takeBuffer() throws IOException {
            try {
                while (queued > line.queueBytes && !closed) {
                    wait();
                }
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            if (closed) {
                return null;
            }
            byte[] buffer = spare.poll();
            return buffer != null ? buffer : new byte[CHUNK_BYTES];
        }

        private synchronized void put(Chunk chunk) {
            queue.add(chunk);
            queued += Math.max(0, chunk.length());
            notifyAll();
        }

        private synchronized Chunk take() throws InterruptedException {
            while (queue.isEmpty()) {
                wait();
            }
            return queue.poll();
        }

        private synchronized void done(Chunk chunk) {
            queued -= chunk.length();
            if (spare.size() < 64) {
                spare.add(chunk.bytes());
            }
            notifyAll();
        }
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException alreadyClosed) {
            // what a reset is for has happened
        }
    }

    private static void start(String name, Runnable body) {
        Thread thread = new Thread(null, body, name, 256 * 1024);
        thread.setDaemon(true);
        thread.start();
    }

    private static InetSocketAddress address(String text) throws IOException {
        int colon = text.lastIndexOf(':');
        return new InetSocketAddress(
                InetAddress.getByName(text.substring(0, colon)), Integer.parseInt(text.substring(colon + 1)));
    }

    private static String option(String[] args, String name, String otherwise) {
        for (int i = 0; i + 1 < args.length; i += 2) {
            if (args[i].equals(name)) {
                return args[i + 1];
            }
        }
        if (otherwise == null) {
            throw new IllegalArgumentException(name + ": missing (expected: HOST:PORT)");
        }
        return otherwise;
    }
}
