package dev.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A wide bound; {@code bench/startup.py} measures the 1.5 s. */
@Tag("smoke")
@Isolated("it measures a start")
class StartUpTest {

    private static final Duration WIDE = Duration.ofSeconds(5);

    @Test
    void server_and_client_are_there_soon_after_exec() {
        try (Tunnel tunnel = new Tunnel().tls()) {
            long start = System.nanoTime();
            tunnel.start();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(WIDE);
            start = System.nanoTime();
            tunnel.client("http://127.0.0.1:1");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(WIDE);
        }
    }
}
