package dev.culvert.shared.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.shared.meters.Meters;
import io.micrometer.core.instrument.Gauge;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Scrapes by HTTP, without a token, which is not their matter. */
class ScrapeTest {
    private final Vertx vertx = Vertx.vertx();
    private final Meters meters = new Meters();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private int port;

    @BeforeEach
    void serve() throws Exception {
        Scrape scrape = new Scrape(meters);
        HttpServer server = vertx.createHttpServer().requestHandler(request -> scrape.answer(vertx, request));
        port = server.listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .actualPort();
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void three_run_at_once_and_a_fourth_is_told_to_come_again() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        AtomicInteger running = new AtomicInteger();
        Gauge.builder("slow", () -> {
                    running.incrementAndGet();
                    waitFor(slow);
                    return 1;
                })
                .register(meters.registry());
        List<CompletableFuture<HttpResponse<String>>> three = new ArrayList<>();
        for (int i = 0; i < Scrape.MOST; i++) {
            three.add(client.sendAsync(get("text/plain"), BodyHandlers.ofString()));
        }
        await().until(() -> running.get() == Scrape.MOST);
        HttpResponse<String> fourth = client.send(get("text/plain"), BodyHandlers.ofString());
        assertThat(fourth.statusCode()).isEqualTo(503);
        assertThat(fourth.headers().firstValue("Retry-After")).contains("1");
        slow.countDown();
        for (CompletableFuture<HttpResponse<String>> answer : three) {
            assertThat(answer.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
        assertThat(client.send(get("text/plain"), BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void open_metrics_is_for_those_who_ask_for_it() throws Exception {
        assertThat(type("*/*")).startsWith("text/plain; version=0.0.4");
        assertThat(type("application/openmetrics-text;q=0, text/plain")).startsWith("text/plain; version=0.0.4");
        assertThat(type("application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3"))
                .startsWith("application/openmetrics-text; version=1.0.0");
    }

    @Test
    void it_is_got_and_nothing_else() throws Exception {
        HttpRequest post = HttpRequest.newBuilder(uri())
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        assertThat(client.send(post, BodyHandlers.ofString()).statusCode()).isEqualTo(405);
    }

    private String type(String accept) throws Exception {
        return client.send(get(accept), BodyHandlers.ofString())
                .headers()
                .firstValue("Content-Type")
                .orElse("");
    }

    private HttpRequest get(String accept) {
        return HttpRequest.newBuilder(uri()).header("Accept", accept).build();
    }

    private URI uri() {
        return URI.create("http://127.0.0.1:" + port + "/metrics");
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
