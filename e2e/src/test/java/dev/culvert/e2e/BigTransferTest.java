package dev.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Far more bytes than memory, each way, beside a visitor who does not read. */
@Isolated("it needs both cores")
class BigTransferTest {

    private static final long SIZE_BYTES = 2L << 30;
    private static final String SMALL = "-Xmx128m -XX:MaxDirectMemorySize=128m";

    @Test
    void two_gibibytes_up_and_down_through_128_mebibytes_of_heap_beside_a_slow_reader() throws Exception {
        CompletableFuture<String> received = new CompletableFuture<>();
        String expectedDown = Noise.sha256(1, SIZE_BYTES);
        String expectedUp = Noise.sha256(2, SIZE_BYTES);
        try (RawUpstream upstream = RawUpstream.start(exchange -> serve(exchange, received));
                Tunnel tunnel = new Tunnel().java(SMALL).start();
                RawVisitor slow = slow(tunnel, upstream)) {
            Curl.Answer down = Curl.digest(tunnel.url("/down"));
            assertThat(down.exitCode()).as(down.error()).isZero();
            assertThat(down.sha256()).isEqualTo(expectedDown);

            CompletableFuture<List<Visits.Visit>> beside = Background.run(() -> {
                Visits visits = Visits.start(tunnel.port(), 1);
                Pauses.millis(2_000);
                return visits.stop();
            });
            Curl.Answer up = Curl.upload(new Noise(2, SIZE_BYTES), "-H", "Expect:", tunnel.url("/up"));
            assertThat(up.exitCode()).as(up.error()).isZero();
            assertThat(received.get(10, TimeUnit.SECONDS)).isEqualTo(expectedUp);
            assertThat(beside.join())
                    .isNotEmpty()
                    .allMatch(Visits.Visit::succeeded)
                    .allMatch(visit -> visit.took().toMillis() < 2_000);

            // the slow reader has its own bytes still, and gets the rest of them
            slow.in().skipNBytes(8 << 20);
            assertThat(tunnel.server().isAlive()).isTrue();
        }
    }

    private static RawVisitor slow(Tunnel tunnel, RawUpstream upstream) throws IOException {
        tunnel.client(upstream.url());
        RawVisitor slow = RawVisitor.connect(tunnel.port(), 16 * 1024);
        slow.send("GET /down HTTP/1.1\r\nHost: slow.test\r\n\r\n");
        assertThat(slow.head().status()).isEqualTo(200);
        return slow.timeout(Duration.ofSeconds(60));
    }

    private static void serve(RawUpstream.Exchange exchange, CompletableFuture<String> received) throws IOException {
        switch (exchange.path()) {
            case "/down" -> {
                exchange.answer("HTTP/1.1 200 OK", "Content-Length: " + SIZE_BYTES);
                new Noise(1, SIZE_BYTES).transferTo(exchange.out());
            }
            case "/up" -> {
                received.complete(Noise.sha256(exchange.body()));
                exchange.ok("received");
            }
            default -> exchange.ok("small");
        }
    }
}
