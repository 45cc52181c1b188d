package dev.culvert.e2e;

import java.time.Duration;

/** {@code bench/relay/Delay.java} in front of a port: an artificial line, which {@link #freeze} turns half-open. */
public final class DelayRelay implements AutoCloseable {

    private final CulvertProcess process;
    private final int port;

    private DelayRelay(CulvertProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    /** @param mbit the line's rate; 0: no cap */
    public static DelayRelay start(int toPort, Duration roundTrip, int mbit) {
        CulvertProcess process = Bench.start(
                "relay/Delay.java",
                "--to",
                "127.0.0.1:" + toPort,
                "--rtt-ms",
                Long.toString(roundTrip.toMillis()),
                "--mbit",
                Integer.toString(mbit));
        String line = process.awaitLine("^listening ", Duration.ofSeconds(20));
        return new DelayRelay(process, Integer.parseInt(line.substring(line.lastIndexOf(':') + 1)));
    }

    public int port() {
        return port;
    }

    /** From now on nothing passes, no connection ends, and neither end is told. */
    public void freeze() {
        process.freeze();
    }

    public void resume() {
        process.resume();
    }

    @Override
    public void close() {
        process.close();
    }
}
