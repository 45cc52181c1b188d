import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * What visitors who stop reading do to those who read on.
 *
 * <p>{@code java Stalled.java --port PORT --small FILE --big FILE [--streams 1000] [--rounds 3] [--seconds 8]
 * [--per-second 2] [--readers 500] [--stalled 500] [--read 0.25] [--addresses 0] [--receive-kib 8]}: the tunnel on 127.0.0.1 serves both files under their names. The readers, half of the streams, ask for the small
 * file again and again at a fixed rate, each on its own connection, and compare every byte; times run from when a request
 * was due. The others ask for the big file and stop reading at random places, within the first quarter or what
 * {@code --read} says; 0: in front of its first byte. With {@code --addresses} they come from so many loopback addresses. {@code --receive-kib} is what the kernel takes in for each of them: one whose
 * window is smaller than a segment (32 KiB on the loopback device) makes its sender wait 200 ms for each first byte.
 * Rounds without and with them alternate; after each, every tenth stalled stream reads on to its end and compares, the others are cut. Prints one
 * JSON line.
 */
final class Stalled {
    private static final int PORT_TIMEOUT_MILLIS = 20_000;

    private final int port;
    private final String smallPath;
    private final byte[] small;
    private final String bigPath;
    private final byte[] big;
    private final int readers;
    private final int stalled;
    private final double read;
    private final int addresses;
    private final int receiveBuffer;
    private final long periodNanos;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Random random = new Random(7);
    private final AtomicInteger wrong = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();

    private Stalled(String[] args) throws IOException {
        Path smallFile = Path.of(option(args, "--small", null));
        Path bigFile = Path.of(option(args, "--big", null));
        port = Integer.parseInt(option(args, "--port", null));
        smallPath = "/" + smallFile.getFileName();
        small = Files.readAllBytes(smallFile);
        bigPath = "/" + bigFile.getFileName();
        big = Files.readAllBytes(bigFile);
        int half = Integer.parseInt(option(args, "--streams", "1000")) / 2;
        readers = Integer.parseInt(option(args, "--readers", "" + half));
        stalled = Integer.parseInt(option(args, "--stalled", "" + half));
        read = Double.parseDouble(option(args, "--read", "0.25"));
        addresses = Integer.parseInt(option(args, "--addresses", "0"));
        receiveBuffer = Integer.parseInt(option(args, "--receive-kib", "8")) * 1024;
        periodNanos = (long) (1e9 / Double.parseDouble(option(args, "--per-second", "2")));
    }

    public static void main(String[] args) throws Exception {
        int rounds = Integer.parseInt(option(args, "--rounds", "3"));
        int seconds = Integer.parseInt(option(args, "--seconds", "8"));
        new Stalled(args).run(rounds, seconds);
        System.exit(0);
    }

    private void run(int rounds, int seconds) throws Exception {
        readers(4);
        double[] alone = new double[rounds];
        double[] beside = new double[rounds];
        double[] ratio = new double[rounds];
        int resumed = 0;
        for (int i = 0; i < rounds; i++) {
            alone[i] = readers(seconds);
            List<Download> begun = stall();
            beside[i] = readers(seconds);
            resumed += resumeSome(begun);
            ratio[i] = beside[i] / alone[i];
        }
        System.out.printf(
                Locale.ROOT,
                "{\"alone_p99_ms\":%.2f,\"stalled_p99_ms\":%.2f,\"ratio\":%.2f,\"requests\":%d,\"resumed\":%d,\"wrong\":%d}%n",
                median(alone),
                median(beside),
                median(ratio),
                requests.get(),
                resumed,
                wrong.get());
    }

    /** Runs the reading half for a while; its 99th percentile in milliseconds. */
    private double readers(int seconds) throws Exception {
        ConcurrentLinkedQueue<Long> nanos = new ConcurrentLinkedQueue<>();
        long start = System.nanoTime() + 500_000_000;
        long end = start + seconds * 1_000_000_000L;
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < readers; i++) {
            long first = start + (long) (random.nextDouble() * periodNanos);
            running.add(threads.submit(() -> {
                try (Download download = new Download(64 * 1024, 0)) {
                    for (long due = first; due < end; due += periodNanos) {
                        for (long wait; (wait = due - System.nanoTime()) > 0; ) {
                            LockSupport.parkNanos(wait);
                        }
                        download.ask(smallPath);
                        download.readTo(small, small.length);
                        nanos.add(System.nanoTime() - due);
                        requests.incrementAndGet();
                    }
                } catch (IOException e) {
                    wrong(e);
                }
            }));
        }
        for (Future<?> one : running) {
            one.get();
        }
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length * 99 / 100] / 1e6;
    }

    private List<Download> stall() throws IOException {
        List<Download> begun = new ArrayList<>();
        for (int i = 0; i < stalled; i++) {
            Download download = new Download(receiveBuffer, addresses == 0 ? 0 : 1 + i % addresses);
            download.ask(bigPath);
            download.readTo(big, (int) (random.nextDouble() * read * big.length));
            begun.add(download);
        }
        return begun;
    }

    private int resumeSome(List<Download> begun) throws Exception {
        List<Future<?>> resumed = new ArrayList<>();
        for (int i = 0; i < begun.size(); i++) {
            Download download = begun.get(i);
            if (i % 10 == 0) {
                resumed.add(threads.submit(() -> {
                    try (download) {
                        download.readTo(big, big.length);
                    } catch (IOException e) {
                        wrong(e);
                    }
                }));
            } else {
                download.cut();
            }
        }
        for (Future<?> one : resumed) {
            one.get(60, TimeUnit.SECONDS);
        }
        return resumed.size();
    }

    private void wrong(IOException e) {
        if (wrong.incrementAndGet() <= 3) {
            System.err.println(e);
        }
    }

    /** One visitor's connection, and how far it has read the current answer. */
    private final class Download implements AutoCloseable {
        private final Socket socket = new Socket();
        private final DataInputStream in;
        private int read;

        /** @param address the last part of the loopback address it comes from; 0: as the kernel chooses */
        Download(int receiveBuffer, int address) throws IOException {
            socket.setReceiveBufferSize(receiveBuffer);
            if (address > 0) {
                socket.bind(new InetSocketAddress("127.0.2." + address, 0));
            }
            socket.setSoTimeout(PORT_TIMEOUT_MILLIS);
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress("127.0.0.1", port), PORT_TIMEOUT_MILLIS);
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), receiveBuffer / 4));
        }

        void ask(String path) throws IOException {
            String request = "GET " + path + " HTTP/1.1\r\nHost: stalled.test\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String head = head(in);
            if (!head.startsWith("HTTP/1.1 200 ")) {
                throw new IOException(head.lines().findFirst().orElse("") + " (expected: 200)");
            }
            read = 0;
        }

        void readTo(byte[] expected, int offset) throws IOException {
            byte[] got = new byte[offset - read];
            in.readFully(got);
            if (!Arrays.equals(got, 0, got.length, expected, read, offset)) {
                throw new IOException("wrong bytes between " + read + " and " + offset);
            }
            read = offset;
        }

        void cut() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the connection ended in the head: " + head);
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static String option(String[] args, String name, String otherwise) {
        for (int i = 0; i + 1 < args.length; i += 2) {
            if (args[i].equals(name)) {
                return args[i + 1];
            }
        }
        if (otherwise == null) {
            throw new IllegalArgumentException(name + ": missing (expected: a value)");
        }
        return otherwise;
    }
}
