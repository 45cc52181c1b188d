package dev.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that end too early, at the upstream or at the visitor. */
@Tag("smoke")
class TruncationTest {

    private static final CompletableFuture<Duration> UPSTREAM_SAW_THE_END = new CompletableFuture<>();
    private static volatile long visitorLeft;
    private static RawUpstream upstream;
    private static Tunnel tunnel;

    @BeforeAll
    static void start() {
        upstream = RawUpstream.start(TruncationTest::answer);
        tunnel = new Tunnel().start();
        tunnel.client(upstream.url());
    }

    @AfterAll
    static void stop() {
        tunnel.close();
        upstream.close();
    }

    private static void answer(RawUpstream.Exchange exchange) throws IOException {
        switch (exchange.path()) {
            case "/length-fin" -> {
                exchange.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\npart");
                exchange.close();
            }
            case "/length-rst" -> {
                exchange.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\npart");
                awaitDelivery();
                exchange.reset();
            }
            case "/chunked-fin" -> {
                exchange.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\npart\r\n");
                exchange.close();
            }
            case "/chunked-rst" -> {
                exchange.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\npart\r\n");
                awaitDelivery();
                exchange.reset();
            }
            case "/chunk-fin" -> {
                exchange.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n400\r\npart");
                exchange.close();
            }
            case "/close-rst" -> {
                exchange.write("HTTP/1.0 200 OK\r\n\r\npart");
                awaitDelivery();
                exchange.reset();
            }
            case "/close-whole" -> {
                exchange.write("HTTP/1.0 200 OK\r\n\r\nwhole");
                exchange.close();
            }
            case "/endless" -> {
                exchange.write("HTTP/1.1 200 OK\r\nContent-Length: 100000000000\r\n\r\n");
                try {
                    byte[] noise = new byte[64 * 1024];
                    while (true) {
                        exchange.out().write(noise);
                    }
                } catch (IOException e) {
                    UPSTREAM_SAW_THE_END.complete(Duration.ofNanos(System.nanoTime() - visitorLeft));
                    throw e;
                }
            }
            default -> exchange.ok("fine");
        }
    }

    /** RST discards what has not been read yet; the head is to have passed before. */
    private static void awaitDelivery() {
        Pauses.millis(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/length-fin", "/length-rst", "/chunked-fin", "/chunked-rst", "/chunk-fin", "/close-rst"})
    @Trust("an upstream dies in mid-answer")
    void an_answer_cut_short_is_an_error_for_the_visitor(String path) {
        for (String version : new String[] {"--http1.1", "--http1.0"}) {
            Curl.Answer answer = Curl.run(version, tunnel.url(path));
            assertThat(answer.exitCode())
                    .as("exit code of curl %s for %s, status %d", version, path, answer.status())
                    .isNotZero();
        }
        // a library that hangs has reported nothing
        assertThat(Background.run(() -> readByJava(path)))
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableOfType(ExecutionException.class);
    }

    @Test
    void an_answer_that_close_ends_is_whole_for_the_visitor() {
        for (String version : new String[] {"--http1.1", "--http1.0"}) {
            Curl.Answer answer = Curl.run(version, tunnel.url("/close-whole"));
            assertThat(answer.exitCode()).isZero();
            assertThat(answer.body()).isEqualTo("whole");
        }
    }

    @Test
    void a_visitor_who_leaves_in_mid_download_closes_the_upstreams_connection_within_1_s() throws Exception {
        try (RawVisitor visitor = RawVisitor.connect(tunnel.port())) {
            visitor.send("GET /endless HTTP/1.1\r\nHost: cut.test\r\n\r\n");
            visitor.head();
            visitor.in().readNBytes(10 << 20);
            visitorLeft = System.nanoTime();
            visitor.reset();
        }
        assertThat(UPSTREAM_SAW_THE_END.get(10, TimeUnit.SECONDS)).isLessThan(Duration.ofSeconds(1));
    }

    private static String readByJava(String path) {
        try {
            return HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .build()
                    .send(HttpRequest.newBuilder(URI.create(tunnel.url(path))).build(), BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
