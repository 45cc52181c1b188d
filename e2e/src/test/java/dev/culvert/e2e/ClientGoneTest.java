package dev.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The only client goes: what the visitor is told, and how what runs ends. */
class ClientGoneTest {

    @Test
    @Trust("a client dies")
    void without_another_client_a_visitor_gets_503_and_its_name_is_free_at_once() {
        try (RawUpstream upstream = RawUpstream.saying("hello");
                Tunnel tunnel = new Tunnel().start()) {
            CulvertProcess client = tunnel.client(upstream.url());
            client.kill();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(2))
                    .until(() -> Visits.get(tunnel.port()).status() == 503);

            tunnel.client(upstream.url());
            assertThat(Visits.get(tunnel.port()).status()).isEqualTo(200);
        }
    }

    @Test
    @Trust("a half-open connection, a frozen client")
    void behind_a_silent_line_a_visitor_gets_504_after_10_s_and_503_once_the_client_is_dead() {
        try (RawUpstream upstream = RawUpstream.saying("hello");
                Tunnel tunnel = new Tunnel().start();
                DelayRelay line = DelayRelay.start(tunnel.controlPort(), Duration.ofMillis(2), 0)) {
            CulvertProcess client = tunnel.launchClient(line.port(), upstream.url());
            client.awaitLine("\\bconnected\\b", Tunnel.START);
            assertThat(Visits.get(tunnel.port()).status()).isEqualTo(200);
            int saidBefore = client.lines().size();

            line.freeze();
            Visits.Visit late = Visits.get(tunnel.port());
            assertThat(late.status()).isEqualTo(504);
            assertThat(late.took()).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(12));
            Awaitility.await("the end of the session")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> Visits.get(tunnel.port()).status() == 503);
            client.awaitLine("disconnected", text -> text.contains("disconnected"), saidBefore, Duration.ofSeconds(25));

            line.resume();
            Awaitility.await("the client's return")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> Visits.get(tunnel.port()).status() == 200);
        }
    }

    @Test
    void a_large_upload_during_a_clients_loss_ends_in_an_error_and_not_in_memory() {
        try (RawUpstream upstream = RawUpstream.start(exchange -> {
                    byte[] buffer = new byte[1 << 20];
                    int part = 0;
                    while (exchange.body().read(buffer) >= 0) {
                        if (++part % 100 == 0) {
                            Pauses.millis(20);
                        }
                    }
                    exchange.ok("whole");
                });
                Tunnel tunnel = new Tunnel()
                        .java("-Xmx128m -XX:MaxDirectMemorySize=128m")
                        .start()) {
            CulvertProcess client = tunnel.client(upstream.url());
            CompletableFuture<Curl.Answer> upload =
                    Background.run(() -> Curl.upload(new Noise(3, 2L << 30), "-H", "Expect:", tunnel.url("/upload")));
            Awaitility.await("a running upload")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> !upstream.requests().isEmpty());
            Pauses.millis(500);
            client.kill();

            Curl.Answer answer =
                    upload.orTimeout(30, java.util.concurrent.TimeUnit.SECONDS).join();
            assertThat(answer.exitCode() != 0 || answer.status() >= 500)
                    .as("curl %d, status %d", answer.exitCode(), answer.status())
                    .isTrue();
            assertThat(answer.body()).doesNotContain("whole");
            assertThat(tunnel.server().isAlive()).isTrue();
            tunnel.client(upstream.url());
            assertThat(Visits.get(tunnel.port()).status()).isEqualTo(200);
        }
    }

    @Test
    void a_client_on_sigterm_finishes_its_streams_and_exits_0() {
        try (RawUpstream upstream = Drip.upstream(3_000);
                Tunnel tunnel = new Tunnel().start()) {
            CulvertProcess client = tunnel.client(upstream.url());
            CompletableFuture<Curl.Answer> running = Background.run(() -> Curl.run(tunnel.url("/drip")));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> !upstream.requests().isEmpty());

            client.terminate();
            Awaitility.await("the offers' withdrawal")
                    .atMost(Duration.ofSeconds(2))
                    .until(() -> Visits.get(tunnel.port()).status() == 503);
            assertThat(running.join().exitCode()).isZero();
            assertThat(running.join().body()).isEqualTo(Drip.BODY);
            assertThat(client.awaitExit(Duration.ofSeconds(10))).isZero();
        }
    }
}
