package dev.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ServerRestartTest {

    private static final Duration BACK_WITHIN = Duration.ofSeconds(3);

    @Test
    @Tag("smoke")
    @Trust("a server restarts")
    void the_client_is_back_within_3_s_of_a_server_restarted_at_once() {
        restartAfter(Duration.ZERO);
    }

    @Test
    @Trust("a server restarts")
    void the_client_is_back_within_3_s_of_a_server_that_was_down_for_a_minute() {
        restartAfter(Duration.ofSeconds(60));
    }

    private static void restartAfter(Duration outage) {
        try (RawUpstream upstream = RawUpstream.saying("hello");
                Tunnel tunnel = new Tunnel().tls().start()) {
            CulvertProcess client = tunnel.client(upstream.url());
            assertThat(Visits.get(tunnel.port()).status()).isEqualTo(200);
            int saidBefore = client.lines().size();
            tunnel.server().close();
            client.awaitLine("disconnected", text -> text.contains("disconnected"), saidBefore, Duration.ofSeconds(5));
            Pauses.millis(outage.toMillis());

            tunnel.launch();
            Awaitility.await("a control port that listens")
                    .pollInterval(Duration.ofMillis(10))
                    .atMost(Tunnel.START)
                    .until(() -> FreePorts.isListening(tunnel.controlPort()));
            Awaitility.await("an answer through the new session")
                    .pollInterval(Duration.ofMillis(20))
                    .atMost(BACK_WITHIN)
                    .until(() -> Visits.get(tunnel.port()).status() == 200);
            assertThat(client.isAlive()).isTrue();
        }
    }
}
