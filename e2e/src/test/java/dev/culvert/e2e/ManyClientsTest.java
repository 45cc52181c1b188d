package dev.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * 200 clients, as verticles of one JVM with a socket each, and a server that goes and comes back. A wide bound; on a quiet
 * machine {@code -Dculvert.back.seconds=3} asserts the promise itself.
 */
@Isolated("it measures seconds, and 200 TLS handshakes need both cores")
class ManyClientsTest {

    private static final int CLIENTS = 200;
    private static final Duration BACK = Duration.ofSeconds(Long.getLong("culvert.back.seconds", 9));

    @Test
    @Trust("a server restarts")
    void two_hundred_clients_are_back_soon_after_the_server_listens() {
        try (RawUpstream upstream = RawUpstream.saying("hello");
                Tunnel tunnel = new Tunnel().tls().start();
                CulvertProcess clients = Programs.start(
                        "ManyClients",
                        null,
                        "" + CLIENTS,
                        tunnel.clientUrl(tunnel.controlPort()),
                        Tunnel.TOKEN,
                        upstream.url(),
                        tunnel.state().resolve("known").toString())) {
            awaitConnected(clients, CLIENTS, Duration.ofSeconds(60));
            tunnel.server().close();
            Pauses.millis(5_000);

            tunnel.launch();
            Awaitility.await("a control port that listens")
                    .pollInterval(Duration.ofMillis(10))
                    .atMost(Tunnel.START)
                    .until(() -> FreePorts.isListening(tunnel.controlPort()));
            awaitConnected(clients, 2 * CLIENTS, BACK);
            assertThat(Visits.get(tunnel.port(), "h" + (CLIENTS - 1) + ".test").status())
                    .isEqualTo(200);
        }
    }

    private static void awaitConnected(CulvertProcess clients, int count, Duration limit) {
        Awaitility.await(count + " sessions")
                .atMost(limit)
                .untilAsserted(() -> assertThat(clients.lines().stream()
                                .filter(line -> line.text().contains(" connected "))
                                .count())
                        .isEqualTo(count));
    }
}
