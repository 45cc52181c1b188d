package dev.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The benchmark {@code bench/ramp.py} at 100 ms and 400 Mbit/s. */
@Isolated("it measures a rate")
class RampTest {

    @Test
    void at_100_ms_a_new_stream_reaches_90_percent_of_its_final_rate_within_2_s() throws IOException {
        try (Nginx nginx = Nginx.start();
                Tunnel tunnel = new Tunnel().start();
                DelayRelay line = DelayRelay.start(tunnel.controlPort(), Duration.ofMillis(100), 400)) {
            try (RandomAccessFile endless =
                    new RandomAccessFile(nginx.path("endless").toFile(), "rw")) {
                endless.setLength(64L << 30);
            }
            tunnel.launchClient(line.port(), nginx.url()).awaitLine("\\bconnected\\b", Tunnel.START);
            String result = Bench.run(
                    Duration.ofMinutes(1), "load/Ramp.java", "--port", "" + tunnel.port(), "--path", "/endless");

            assertThat(Bench.number(result, "reached_90_percent_ms")).as(result).isBetween(0.0, 2_000.0);
            assertThat(Bench.number(result, "final_mbit_s")).as(result).isGreaterThan(200);
        }
    }
}
