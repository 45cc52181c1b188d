package dev.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** HTTP/1.1 through one tunnel: what upstream and visitor see of one another. */
@Tag("smoke")
class HttpTunnelTest {

    private static final BlockingQueue<String> SEEN = new LinkedBlockingQueue<>();
    private static Tunnel tunnel;
    private static Nginx nginx;
    private static RawUpstream upstream;

    @BeforeAll
    static void start() {
        nginx = Nginx.start().file("page.html", "a page of nginx\n").noise("1m", 1, 1 << 20);
        upstream = RawUpstream.start(HttpTunnelTest::answer);
        tunnel = new Tunnel().start();
        tunnel.client(
                "nginx.test=" + nginx.url(),
                "*.wild.test=" + upstream.url(),
                "raw.test=" + upstream.url(),
                "raw.test/page.html=" + nginx.url(),
                "nobody.test=http://127.0.0.1:" + FreePorts.next());
    }

    @AfterAll
    static void stop() {
        tunnel.close();
        upstream.close();
        nginx.close();
    }

    private static void answer(RawUpstream.Exchange exchange) throws IOException, InterruptedException {
        switch (exchange.path()) {
            case "/204" -> exchange.write("HTTP/1.1 204 No Content\r\nX-Kept: yes\r\n\r\n");
            case "/304" -> exchange.write("HTTP/1.1 304 Not Modified\r\nETag: \"e\"\r\n\r\n");
            case "/head" -> exchange.write("HTTP/1.1 200 OK\r\nContent-Length: 12345\r\n\r\n");
            case "/continue" -> {
                exchange.write("HTTP/1.1 100 Continue\r\n\r\n");
                exchange.ok(new String(exchange.body().readAllBytes(), StandardCharsets.UTF_8));
            }
            case "/no-continue" -> {
                exchange.write("HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                exchange.close();
            }
            case "/unbuffered" -> {
                byte[] buffer = new byte[100];
                for (int length; (length = exchange.body().read(buffer)) >= 0; ) {
                    SEEN.add(new String(buffer, 0, length, StandardCharsets.UTF_8));
                }
                exchange.ok("done");
            }
            case "/hop" ->
                exchange.answer(
                        "HTTP/1.1 200 OK",
                        "Connection: X-Hop",
                        "X-Hop: 1",
                        "Keep-Alive: timeout=5",
                        "X-End: 1",
                        "Content-Length: 0");
            default -> {
                exchange.body().readAllBytes();
                exchange.ok(exchange.head().method() + " " + exchange.path());
            }
        }
    }

    @Test
    void a_page_of_nginx_reaches_curl() {
        Curl.Answer page = Curl.run("-H", "Host: nginx.test", tunnel.url("/page.html"));

        assertThat(page.exitCode()).as(page.error()).isZero();
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).isEqualTo("a page of nginx\n");
        assertThat(page.head().get("Server")).startsWith("nginx");
        assertThat(page.head().get("ETag")).isNotEmpty();
    }

    @Test
    void a_range_of_a_file_reaches_curl() {
        Curl.Answer whole = Curl.digest("-H", "Host: nginx.test", tunnel.url("/1m"));
        Curl.Answer range = Curl.digest("-r", "1000-", "-H", "Host: nginx.test", tunnel.url("/1m"));

        assertThat(whole.sha256()).isEqualTo(Noise.sha256(1, 1 << 20));
        assertThat(range.status()).isEqualTo(206);
        assertThat(range.head().get("Content-Length")).isEqualTo("" + ((1 << 20) - 1000));
    }

    @Test
    void routes_are_by_host_then_wildcard_then_longest_path() {
        assertThat(Curl.run("-H", "Host: raw.test", tunnel.url("/x")).body()).isEqualTo("GET /x");
        assertThat(Curl.run("-H", "Host: RAW.test:8000", tunnel.url("/x")).body())
                .isEqualTo("GET /x");
        assertThat(Curl.run("-H", "Host: a.b.wild.test", tunnel.url("/y?q=1")).body())
                .isEqualTo("GET /y?q=1");
        assertThat(Curl.run("-H", "Host: raw.test", tunnel.url("/page.html")).body())
                .isEqualTo("a page of nginx\n");
    }

    @Test
    void a_host_that_nobody_offers_is_503_and_an_upstream_that_refuses_502() {
        assertThat(Curl.run("-H", "Host: other.test", tunnel.url("/")).status()).isEqualTo(503);
        assertThat(Curl.run("-H", "Host: nobody.test", tunnel.url("/")).status())
                .isEqualTo(502);
    }

    @Test
    void answers_without_a_body_leave_the_connection_usable() throws IOException {
        try (RawVisitor visitor = RawVisitor.connect(tunnel.port())) {
            visitor.send("HEAD /head HTTP/1.1\r\nHost: raw.test\r\n\r\n");
            HttpHead head = visitor.head();
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.get("Content-Length")).isEqualTo("12345");
            visitor.send("GET /204 HTTP/1.1\r\nHost: raw.test\r\n\r\n");
            HttpHead none = visitor.head();
            assertThat(none.status()).isEqualTo(204);
            assertThat(none.get("X-Kept")).isEqualTo("yes");
            assertThat(none.has("Content-Length")).isFalse();
            visitor.send("GET /304 HTTP/1.1\r\nHost: raw.test\r\n\r\n");
            HttpHead same = visitor.head();
            assertThat(same.status()).isEqualTo(304);
            assertThat(same.get("ETag")).isEqualTo("\"e\"");
            visitor.send("GET /after HTTP/1.1\r\nHost: raw.test\r\n\r\n");
            assertThat(visitor.body(visitor.head())).isEqualTo("GET /after");
        }
    }

    @Test
    void pipelined_requests_are_answered_in_order() throws IOException {
        try (RawVisitor visitor = RawVisitor.connect(tunnel.port())) {
            StringBuilder requests = new StringBuilder();
            for (int i = 0; i < 20; i++) {
                requests.append("POST /" + i + " HTTP/1.1\r\nHost: raw.test\r\nContent-Length: 3\r\n\r\nabc");
            }
            visitor.send(requests.toString());
            List<String> bodies = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                bodies.add(visitor.body(visitor.head()));
            }
            assertThat(bodies).element(0).isEqualTo("POST /0");
            assertThat(bodies).element(19).isEqualTo("POST /19");
            assertThat(bodies).doesNotHaveDuplicates();
        }
    }

    @Test
    void continue_comes_from_the_upstream_and_not_before() throws IOException {
        try (RawVisitor visitor = RawVisitor.connect(tunnel.port())) {
            visitor.send(
                    "POST /continue HTTP/1.1\r\nHost: raw.test\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
            assertThat(visitor.head().status()).isEqualTo(100);
            visitor.send("body");
            HttpHead head = visitor.head();
            assertThat(head.status()).isEqualTo(200);
            assertThat(visitor.body(head)).isEqualTo("body");
        }
        try (RawVisitor visitor = RawVisitor.connect(tunnel.port())) {
            visitor.send(
                    "POST /no-continue HTTP/1.1\r\nHost: raw.test\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
            assertThat(visitor.head().status()).isEqualTo(417);
        }
    }

    @Test
    void a_request_body_is_streamed_as_it_comes() throws IOException, InterruptedException {
        SEEN.clear();
        try (RawVisitor visitor = RawVisitor.connect(tunnel.port())) {
            visitor.send("POST /unbuffered HTTP/1.1\r\nHost: raw.test\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (String part : List.of("first", "second", "third")) {
                visitor.send(Integer.toHexString(part.length()) + "\r\n" + part + "\r\n");
                assertThat(SEEN.poll(5, TimeUnit.SECONDS)).isEqualTo(part);
            }
            visitor.send("0\r\n\r\n");
            assertThat(visitor.body(visitor.head())).isEqualTo("done");
        }
    }

    @Test
    void the_upstream_is_told_who_asked_and_how() {
        Curl.run("-H", "Host: raw.test", "-H", "X-Forwarded-For: 203.0.113.9", tunnel.url("/forwarded"));

        HttpHead seen = seen("/forwarded");
        assertThat(seen.get("Host")).isEqualTo("raw.test");
        assertThat(seen.all("X-Forwarded-For")).containsExactly("127.0.0.1");
        assertThat(seen.get("X-Forwarded-Proto")).isEqualTo("http");
        assertThat(seen.get("X-Forwarded-Host")).isEqualTo("raw.test");
    }

    @Test
    @Trust("headers named by Connection")
    void headers_that_connection_names_are_removed_and_nothing_else() throws IOException {
        try (RawVisitor visitor = RawVisitor.connect(tunnel.port())) {
            visitor.ask(
                    "GET /named HTTP/1.1",
                    "Host: raw.test",
                    "Connection: X-Mine, X-Forwarded-For, Host, Authorization",
                    "X-Mine: 1",
                    "X-Other: 2",
                    "Authorization: Bearer of-the-upstream",
                    "Keep-Alive: 5",
                    "TE: gzip",
                    "Proxy-Connection: keep-alive");
            assertThat(visitor.head().status()).isEqualTo(200);
        }
        HttpHead seen = seen("/named");
        assertThat(seen.has("X-Mine")).isFalse();
        assertThat(seen.has("Keep-Alive")).isFalse();
        assertThat(seen.has("Proxy-Connection")).isFalse();
        assertThat(seen.get("X-Other")).isEqualTo("2");
        assertThat(seen.get("Authorization")).isEqualTo("Bearer of-the-upstream");
        assertThat(seen.get("Host")).isEqualTo("raw.test");
        assertThat(seen.get("X-Forwarded-For")).isEqualTo("127.0.0.1");

        HttpHead answer = Curl.run("-H", "Host: raw.test", tunnel.url("/hop")).head();
        assertThat(answer.has("X-Hop")).isFalse();
        assertThat(answer.get("X-End")).isEqualTo("1");

        assertThat(Curl.run("-H", "Connection: Authorization", tunnel.controlUrl("/connect"))
                        .status())
                .isEqualTo(401);
        assertThat(Curl.run(
                                "-H",
                                "Connection: Authorization",
                                "-H",
                                "Authorization: Bearer " + Tunnel.TOKEN,
                                tunnel.controlUrl("/metrics"))
                        .status())
                .isNotEqualTo(401);
    }

    @Test
    void bad_heads_are_400() throws IOException {
        for (String head : List.of(
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: raw.test\r\nHost: raw.test\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: raw.test\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: raw.test\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: raw.test\r\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n")) {
            try (RawVisitor visitor = RawVisitor.connect(tunnel.port())) {
                visitor.send(head);
                assertThat(visitor.head().status()).as(head).isEqualTo(400);
            }
        }
        assertThat(tunnel.server().isAlive()).isTrue();
    }

    @Test
    void an_upstream_connection_is_used_again() {
        int before = upstream.accepted();
        for (int i = 0; i < 30; i++) {
            assertThat(Curl.run("-H", "Host: raw.test", tunnel.url("/again")).status())
                    .isEqualTo(200);
        }
        assertThat(upstream.accepted() - before).isLessThan(10);
    }

    private static HttpHead seen(String path) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .until(
                        () -> upstream.requests().stream()
                                .filter(head -> head.target().equals(path))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }
}
