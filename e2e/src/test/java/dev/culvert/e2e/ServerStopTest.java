package dev.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("smoke")
class ServerStopTest {

    private static final int RUNNING = 20;

    @Test
    @Trust("SIGTERM on a single server")
    void on_sigterm_under_load_running_requests_finish_and_the_exit_code_is_0() {
        try (RawUpstream upstream = Drip.upstream(3_000);
                Tunnel tunnel = new Tunnel().start()) {
            tunnel.client(upstream.url());
            List<CompletableFuture<Curl.Answer>> running = new ArrayList<>();
            for (int i = 0; i < RUNNING; i++) {
                running.add(Background.run(() -> Curl.run(tunnel.url("/drip"))));
            }
            Awaitility.await("running requests")
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> upstream.requests().size() >= RUNNING);

            tunnel.server().terminate();
            Awaitility.await("not ready while it drains")
                    .atMost(Duration.ofSeconds(2))
                    .until(() -> Curl.run(tunnel.controlUrl("/readyz")).status() == 503);
            assertThat(Curl.run(tunnel.controlUrl("/healthz")).status()).isEqualTo(200);
            for (CompletableFuture<Curl.Answer> answer : running) {
                assertThat(answer.join().exitCode()).as(answer.join().error()).isZero();
                assertThat(answer.join().body()).isEqualTo(Drip.BODY);
            }
            assertThat(tunnel.server().awaitExit(Duration.ofSeconds(20))).isZero();
            List<String> said = tunnel.server().output().lines().toList();
            assertThat(said.stream().dropWhile(line -> !line.contains(" stopping ")))
                    .isNotEmpty()
                    .noneMatch(line -> line.matches("\\S+ (WARN|ERROR) .*"));
        }
    }

    @Test
    @Trust("SIGTERM on a single server")
    void grace_is_the_longest_that_a_running_request_keeps_it_up() {
        try (RawUpstream upstream = Drip.upstream(60_000);
                Tunnel tunnel = new Tunnel().flags("--grace", "2s").start()) {
            tunnel.client(upstream.url());
            CompletableFuture<Curl.Answer> running = Background.run(() -> Curl.run(tunnel.url("/")));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> !upstream.requests().isEmpty());

            tunnel.server().terminate();
            assertThat(tunnel.server().awaitExit(Duration.ofSeconds(8))).isZero();
            assertThat(running.join().exitCode()).as("a visible truncation").isNotZero();
        }
    }

    @Test
    void a_second_sigterm_waits_for_nothing() {
        try (RawUpstream upstream = Drip.upstream(60_000);
                Tunnel tunnel = new Tunnel().start()) {
            tunnel.client(upstream.url());
            CompletableFuture<Curl.Answer> running = Background.run(() -> Curl.run(tunnel.url("/")));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> !upstream.requests().isEmpty());
            tunnel.server().terminate();
            Awaitility.await("the first signal's effect")
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> Curl.run(tunnel.controlUrl("/readyz")).status() != 200);
            tunnel.server().terminate();
            assertThat(tunnel.server().awaitExit(Duration.ofSeconds(7))).isZero();
            assertThat(running.join().exitCode()).isNotZero();
        }
    }
}
