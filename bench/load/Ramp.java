import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * How fast a new download gets up to speed.
 *
 * <p>{@code java Ramp.java --port PORT --path /endless [--seconds 8] [--warmup-mib 64]} downloads from 127.0.0.1, first
 * to warm everything up, then on a new connection, and prints one JSON line: the final rate (the mean of the last
 * quarter) and how long after the request was sent the rate over 200 ms first was 90 % of it.
 */
final class Ramp {
    private static final int SLOT_MILLIS = 20;
    private static final int WINDOW_SLOTS = 10;

    public static void main(String[] args) throws IOException {
        int port = Integer.parseInt(option(args, "--port", null));
        String path = option(args, "--path", "/");
        int seconds = Integer.parseInt(option(args, "--seconds", "8"));
        long warmup = Long.parseLong(option(args, "--warmup-mib", "64")) << 20;
        download(port, path, warmup, new long[60_000 / SLOT_MILLIS]);
        long[] slots = new long[seconds * 1000 / SLOT_MILLIS];
        download(port, path, Long.MAX_VALUE, slots);
        report(slots);
    }

    /** Adds up the bytes of each slot after the request, until the slots or the wanted bytes are full. */
    private static void download(int port, String path, long wanted, long[] slots) throws IOException {
        byte[] buffer = new byte[256 * 1024];
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            String request = "GET " + path + " HTTP/1.1\r\nHost: ramp.test\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            long start = System.nanoTime();
            InputStream in = socket.getInputStream();
            long got = 0;
            while (got < wanted) {
                int length = in.read(buffer);
                int slot = (int) ((System.nanoTime() - start) / 1_000_000 / SLOT_MILLIS);
                if (slot >= slots.length) {
                    break;
                }
                if (length < 0) {
                    throw new IOException("the download ended after " + got + " bytes (expected: an endless one)");
                }
                slots[slot] += length;
                got += length;
            }
            socket.setSoLinger(true, 0);
        }
    }

    private static void report(long[] slots) {
        int lastQuarter = slots.length * 3 / 4;
        double last = 0;
        for (int i = lastQuarter; i < slots.length; i++) {
            last += slots[i];
        }
        double finalRate = last / (slots.length - lastQuarter);
        int reached = -1;
        for (int i = WINDOW_SLOTS; i <= slots.length && reached < 0; i++) {
            double window = 0;
            for (int j = i - WINDOW_SLOTS; j < i; j++) {
                window += slots[j];
            }
            if (window >= 0.9 * finalRate * WINDOW_SLOTS) {
                reached = i * SLOT_MILLIS;
            }
        }
        System.out.printf(
                Locale.ROOT,
                "{\"final_mbit_s\":%.0f,\"reached_90_percent_ms\":%d}%n",
                finalRate * 8 / SLOT_MILLIS / 1000,
                reached);
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
