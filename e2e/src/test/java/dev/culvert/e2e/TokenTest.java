package dev.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("smoke")
class TokenTest {

    private static Tunnel tunnel;

    @BeforeAll
    static void start() {
        tunnel = new Tunnel().start();
    }

    @AfterAll
    static void stop() {
        tunnel.close();
    }

    @Test
    @Trust("guessing tokens")
    void a_wrong_token_ends_the_client_with_one_sentence_and_a_right_one_from_there_is_taken_at_once() {
        try (CulvertProcess wrong = CulvertProcess.culvert(
                        "http",
                        "client",
                        "--token",
                        "not-the-token-0123456789",
                        "--url",
                        tunnel.clientUrl(tunnel.controlPort()),
                        "--upstream",
                        "http://127.0.0.1:1")
                .start()) {
            assertThat(wrong.awaitExit(Duration.ofSeconds(20))).isEqualTo(1);
            assertThat(wrong.output().lines().filter(line -> line.contains("refused")))
                    .hasSize(1);
            assertThat(wrong.output())
                    .contains("token")
                    .doesNotContain("not-the-token")
                    .doesNotContain("\tat ");
        }
        long start = System.nanoTime();
        assertThat(connect(Tunnel.TOKEN).status()).isEqualTo(101);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    @Trust("guessing tokens")
    void guesses_are_answered_later_and_later_and_too_many_at_once_not_at_all() throws Exception {
        ExecutorService guessers = Executors.newCachedThreadPool();
        try {
            List<Future<Guess>> guesses = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                String token = "guess-number-0123456789-" + i;
                guesses.add(guessers.submit(() -> connect(token)));
            }
            // beside the delayed ones a right token is not held up
            long start = System.nanoTime();
            assertThat(connect(Tunnel.TOKEN).status()).isEqualTo(101);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));

            List<Guess> all = new ArrayList<>();
            for (Future<Guess> guess : guesses) {
                all.add(guess.get());
            }
            assertThat(all).allMatch(guess -> guess.status() == 401 || guess.status() == 429);
            assertThat(all.stream().filter(guess -> guess.status() == 401))
                    .isNotEmpty()
                    .hasSizeLessThanOrEqualTo(45);
            assertThat(all.stream().filter(guess -> guess.status() == 429)).isNotEmpty();
            assertThat(all.stream().filter(guess -> guess.status() == 401))
                    .allMatch(guess -> guess.took().toMillis() >= 95);
            assertThat(all.stream().map(Guess::took)).allMatch(took -> took.toMillis() < 4_000);
            assertThat(all.stream().map(Guess::took)).anyMatch(took -> took.toMillis() > 1_500);
        } finally {
            guessers.shutdownNow();
        }
    }

    @Test
    void a_token_in_the_address_is_no_token() throws IOException {
        assertThat(Curl.run(tunnel.controlUrl("/status?token=" + Tunnel.TOKEN)).status())
                .isEqualTo(401);
        assertThat(tunnel.askControl("/status").status()).isEqualTo(200);
    }

    @Test
    @Trust("crowding the control port")
    void silent_connections_are_closed_after_5_s_and_keep_nobody_out_for_longer() throws Exception {
        List<RawVisitor> crowd = new ArrayList<>();
        try (Tunnel crowded = new Tunnel().tls().start();
                RawUpstream upstream = RawUpstream.saying("hello")) {
            crowded.client(upstream.url());
            for (int i = 0; i < 1_100; i++) {
                crowd.add(RawVisitor.connect(crowded.controlPort()));
            }
            // what is authenticated is not touched
            assertThat(Visits.get(crowded.port()).status()).isEqualTo(200);
            long start = System.nanoTime();
            for (RawVisitor silent : crowd) {
                assertThat(ended(silent)).isTrue();
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
            crowded.client(upstream.url());
            assertThat(crowded.server().isAlive()).isTrue();
        } finally {
            crowd.forEach(RawVisitor::close);
        }
    }

    @Test
    @Trust("crowding the control port")
    void half_a_head_and_a_missing_hello_are_given_5_s() throws Exception {
        try (RawVisitor half = RawVisitor.connect(tunnel.controlPort());
                RawVisitor mute = RawVisitor.connect(tunnel.controlPort())) {
            long start = System.nanoTime();
            half.send("GET /connect HTTP/1.1\r\nHost: localhost\r\n");
            mute.send(upgrade(Tunnel.TOKEN));
            assertThat(mute.head().status()).isEqualTo(101);
            assertThat(ended(half)).isTrue();
            assertThat(ended(mute)).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofSeconds(4), Duration.ofSeconds(8));
        }
    }

    private record Guess(int status, Duration took) {}

    private static Guess connect(String token) {
        long start = System.nanoTime();
        try (RawVisitor visitor = RawVisitor.connect(tunnel.controlPort())) {
            visitor.send(upgrade(token));
            return new Guess(visitor.head().status(), Duration.ofNanos(System.nanoTime() - start));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String upgrade(String token) {
        return String.join(
                "\r\n",
                "GET /connect HTTP/1.1",
                "Host: localhost",
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "Sec-WebSocket-Protocol: culvert.v1",
                "Authorization: Bearer " + token,
                "",
                "");
    }

    /** Reads to the end; what the server says before it closes is dropped. */
    private static boolean ended(RawVisitor visitor) throws IOException {
        try {
            visitor.timeout(Duration.ofSeconds(10));
            while (visitor.in().read() >= 0) {
                // a 408, a close frame
            }
            return true;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            return true;
        }
    }
}
