package dev.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The benchmark {@code bench/stalled.py} with a wide bound; its own bound, 1.2, is for a quiet machine. */
@Isolated("it measures milliseconds")
class StalledStreamsTest {

    @Test
    void half_of_1000_streams_stalled_at_random_leave_the_others_whole_and_quick_and_no_memory_behind() {
        try (Nginx nginx = Nginx.start().noise("small", 1, 16 << 10).noise("big", 2, 4 << 20);
                Tunnel tunnel = new Tunnel().java("-Xmx128m").start()) {
            CulvertProcess client = tunnel.client(nginx.url());
            run(nginx, tunnel, 1, 2);
            long serverBefore = Heap.liveMiB(tunnel.server());
            long clientBefore = Heap.liveMiB(client);

            String result = run(nginx, tunnel, 3, 4);
            assertThat(Bench.number(result, "wrong")).as(result).isZero();
            assertThat(Bench.number(result, "requests")).as(result).isGreaterThan(5_000);
            assertThat(Bench.number(result, "ratio")).as(result).isLessThan(5);

            Awaitility.await("memory back at its start")
                    .atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(() -> {
                        assertThat(Heap.liveMiB(tunnel.server())).isLessThanOrEqualTo(serverBefore + 8);
                        assertThat(Heap.liveMiB(client)).isLessThanOrEqualTo(clientBefore + 8);
                    });
        }
    }

    private static String run(Nginx nginx, Tunnel tunnel, int rounds, int seconds) {
        return Bench.run(
                Duration.ofMinutes(2),
                "load/Stalled.java",
                "--port",
                "" + tunnel.port(),
                "--small",
                nginx.path("small").toString(),
                "--big",
                nginx.path("big").toString(),
                "--rounds",
                "" + rounds,
                "--seconds",
                "" + seconds);
    }
}
