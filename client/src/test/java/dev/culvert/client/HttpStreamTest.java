package dev.culvert.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.client.support.FakeServer;
import dev.culvert.client.support.RawUpstream;
import dev.culvert.client.support.TestClient;
import dev.culvert.client.support.Visit;
import dev.culvert.shared.frame.ResetCode;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests through a client, over a real link, to upstreams that do as they are told. */
@ExtendWith(VertxExtension.class)
class HttpStreamTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private Vertx vertx;
    private FakeServer server;

    @BeforeEach
    void serve(Vertx its) throws Exception {
        vertx = its;
        server = new FakeServer(vertx);
    }

    @Test
    void a_page_is_served() throws Exception {
        try (RawUpstream upstream = new RawUpstream(c -> {
            String head = c.readHead();
            c.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-Path: "
                    + head.substring(0, head.indexOf('\r')) + "\r\nX-Host: "
                    + head.contains("Host: visited.example\r\n") + "\r\n\r\nhello");
            c.readHead();
        })) {
            Visit visit = get(upstream, "/a?b=c", "Accept: */*");

            assertThat(visit.reset).isNull();
            assertThat(visit.opened).isTrue();
            assertThat(visit.statuses).containsExactly(200);
            assertThat(visit.body()).isEqualTo("hello");
            assertThat(visit.headers)
                    .containsEntry("x-path", "GET /a?b=c HTTP/1.1")
                    .containsEntry("x-host", "true");
        }
    }

    @Test
    void what_belongs_to_the_hop_stays_there() throws Exception {
        try (RawUpstream upstream = answering(
                "HTTP/1.1 200 OK\r\nConnection: keep-alive, X-Mine, ETag\r\nETag: \"a\"\r\nKeep-Alive: timeout=5\r\n"
                        + "X-Mine: 1\r\nX-Yours: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n")) {
            Visit visit = get(upstream, "/");

            assertThat(visit.body()).isEqualTo("ok");
            assertThat(visit.headers).containsOnlyKeys("x-yours", "etag");
        }
    }

    @Test
    void connections_are_used_again() throws Exception {
        try (RawUpstream upstream = answering(OK)) {
            deploy(upstream);

            for (int i = 0; i < 5; i++) {
                Visit visit = server.get(1, "/");
                await().until(visit::over);
                assertThat(visit.body()).isEqualTo("ok");
            }

            assertThat(upstream.accepted()).isEqualTo(1);
        }
    }

    @Test
    void a_connection_that_the_upstream_closes_is_not_used_again() throws Exception {
        try (RawUpstream upstream = new RawUpstream(c -> {
            c.readHead();
            c.write("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
            c.readHead();
        })) {
            deploy(upstream);
            for (int i = 0; i < 3; i++) {
                Visit visit = server.get(1, "/");
                await().until(visit::over);
                assertThat(visit.body()).isEqualTo("ok");
            }
            assertThat(upstream.accepted()).isEqualTo(3);
        }
    }

    @Test
    void a_stale_connection_costs_a_get_nothing_and_a_post_its_answer() throws Exception {
        CopyOnWriteArrayList<String> methods = new CopyOnWriteArrayList<>();
        try (RawUpstream upstream = new RawUpstream(c -> {
            methods.add(c.number() + " " + c.readHead().substring(0, 4).strip());
            c.write(OK);
            if (c.number() <= 2) {
                methods.add(c.number() + " " + c.readHead().substring(0, 4).strip()); // then it dies
            } else {
                while (!c.readHead().isEmpty()) {
                    c.write(OK);
                }
            }
        })) {
            deploy(upstream);
            await().until(server.get(1, "/")::over);

            Visit repeated = server.get(1, "/");
            await().until(repeated::over);
            Visit lost = server.open(1, "POST", "/", true);
            await().until(lost::over);

            assertThat(repeated.body()).isEqualTo("ok");
            assertThat(lost.reset).isEqualTo(ResetCode.UPSTREAM_FAILED);
            assertThat(methods).containsExactly("1 GET", "1 GET", "2 GET", "2 POST");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "GET"})
    void an_answer_without_a_body_ends_with_its_head(String method) throws Exception {
        String answer = method.equals("HEAD")
                ? "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"
                : "HTTP/1.1 304 Not Modified\r\nContent-Length: 1000\r\nETag: \"a\"\r\n\r\n";
        try (RawUpstream upstream = answering(answer)) {
            deploy(upstream);
            for (int i = 0; i < 2; i++) {
                Visit visit = server.open(1, method, "/", true);
                await().until(visit::over);
                assertThat(visit.reset).isNull();
                assertThat(visit.bytes()).isZero();
                assertThat(visit.headers).containsEntry("content-length", "1000");
            }
            assertThat(upstream.accepted()).isEqualTo(1);
        }
    }

    @Test
    void a_204_has_no_length() throws Exception {
        try (RawUpstream upstream = answering("HTTP/1.1 204 No Content\r\nContent-Length: 0\r\nX-A: 1\r\n\r\n")) {
            Visit visit = get(upstream, "/");
            assertThat(visit.statuses).containsExactly(204);
            assertThat(visit.headers).containsOnlyKeys("x-a");
        }
    }

    @Test
    void the_body_of_an_old_server_ends_where_the_connection_does() throws Exception {
        try (RawUpstream upstream = new RawUpstream(c -> {
            c.readHead();
            c.write("HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nold but whole");
        })) {
            Visit visit = get(upstream, "/");
            assertThat(visit.reset).isNull();
            assertThat(visit.ended).isTrue();
            assertThat(visit.body()).isEqualTo("old but whole");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf', false",
        "'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf', true",
        "'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n', false",
        "'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nhalf', true",
        "'HTTP/1.0 200 OK\r\n\r\nhalf', true"
    })
    void a_broken_body_never_ends_cleanly(String answer, boolean reset) throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        try (RawUpstream upstream = new RawUpstream(c -> {
            c.readHead();
            c.write(answer);
            seen.await(10, TimeUnit.SECONDS);
            if (reset) {
                c.breakOff();
            }
        })) {
            deploy(upstream);
            Visit visit = server.get(1, "/");
            await().until(() -> visit.body().equals("half"));
            seen.countDown();
            await().until(visit::over);

            assertThat(visit.ended).isFalse();
            assertThat(visit.reset).isEqualTo(ResetCode.UPSTREAM_FAILED);
            assertThat(visit.detail).contains("in mid-answer");
        }
    }

    @Test
    void an_upstream_that_hangs_up_without_an_answer_has_failed() throws Exception {
        try (RawUpstream upstream = new RawUpstream(c -> c.readHead())) {
            Visit visit = get(upstream, "/");
            assertThat(visit.reset).isEqualTo(ResetCode.UPSTREAM_FAILED);
            assertThat(visit.opened).isTrue();
        }
    }

    @Test
    void a_refused_connection_is_unreachable() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        TestClient.deploy(vertx, server, "http://127.0.0.1:" + port);
        Visit visit = server.get(1, "/");
        await().until(visit::over);

        assertThat(visit.opened).isFalse();
        assertThat(visit.reset).isEqualTo(ResetCode.UNREACHABLE);
        assertThat(visit.detail).isEqualTo("upstream http://127.0.0.1:" + port + ": connection refused");
    }

    @ParameterizedTest
    @CsvSource({
        "'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n', BAD_HEAD",
        "'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab', BAD_HEAD",
        "'HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\nab', BAD_HEAD",
        "'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n', BAD_HEAD",
        "'HTTP/1.1 700 Odd\r\nContent-Length: 0\r\n\r\n', BAD_HEAD",
        "'HTTP/1.1 200 OK\r\nX(A): 1\r\nContent-Length: 0\r\n\r\n', BAD_HEAD",
        "'SSH-2.0-OpenSSH\r\n\r\n\r\n', BAD_HEAD"
    })
    void a_head_that_must_not_pass_is_refused(String answer, ResetCode code) throws Exception {
        try (RawUpstream upstream = answering(answer)) {
            Visit visit = get(upstream, "/");
            assertThat(visit.statuses).isEmpty();
            assertThat(visit.reset).isEqualTo(code);
            assertThat(visit.detail).startsWith("upstream " + upstream.url() + ": ");
        }
    }

    @Test
    void a_body_of_unknown_length_travels_in_chunks_with_its_trailers() throws Exception {
        CopyOnWriteArrayList<String> received = new CopyOnWriteArrayList<>();
        String chunks = "5\r\nhello\r\n6\r\n world\r\n0\r\nX-Sum: 42\r\n\r\n";
        try (RawUpstream upstream = new RawUpstream(c -> {
            received.add(c.readHead());
            received.add(c.read(chunks.length()));
            c.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nfin\r\n0\r\nX-Back: 43\r\n\r\n");
            c.readHead();
        })) {
            deploy(upstream);
            Visit visit = server.open(1, "POST", "/", false);
            server.send(visit, "hello", false);
            await().until(() -> visit.opened);
            server.send(visit, " world", false);
            server.endWithTrailer(visit, "X-Sum", "42");
            await().until(visit::over);

            assertThat(received.get(0)).contains("Transfer-Encoding: chunked\r\n");
            assertThat(received.get(1)).isEqualTo(chunks);
            assertThat(visit.body()).isEqualTo("fin");
            assertThat(visit.trailers).containsEntry("x-back", "43");
        }
    }

    @Test
    void a_body_of_known_length_travels_as_it_is() throws Exception {
        CopyOnWriteArrayList<String> received = new CopyOnWriteArrayList<>();
        try (RawUpstream upstream = new RawUpstream(c -> {
            received.add(c.readHead());
            received.add(c.read(5));
            c.write(OK);
            received.add(c.readHead());
            c.write(OK);
        })) {
            deploy(upstream);
            Visit put = server.open(1, "PUT", "/", false, "Content-Length: 5");
            server.send(put, "hello", true);
            await().until(put::over);
            Visit empty = server.open(1, "POST", "/", true);
            await().until(empty::over);

            assertThat(received.get(0)).contains("Content-Length: 5\r\n").doesNotContain("chunked");
            assertThat(received.get(1)).isEqualTo("hello");
            assertThat(received.get(2)).contains("Content-Length: 0\r\n");
            assertThat(empty.body()).isEqualTo("ok");
        }
    }

    @ParameterizedTest
    @CsvSource({"abc, true", "abcdefgh, false", "'', true"})
    void a_body_of_another_length_than_announced_is_refused(String body, boolean fin) throws Exception {
        try (RawUpstream upstream = new RawUpstream(c -> {
            c.readHead();
            c.read(100);
        })) {
            deploy(upstream);
            Visit visit = server.open(1, "POST", "/", body.isEmpty() && fin, "Content-Length: 5");
            if (!body.isEmpty()) {
                server.send(visit, body, fin);
            }
            await().until(visit::over);
            assertThat(visit.reset).isEqualTo(ResetCode.LENGTH_MISMATCH);
        }
    }

    @Test
    void a_body_waits_for_its_100() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        try (RawUpstream upstream = new RawUpstream(c -> {
            assertThat(c.readHead()).contains("Expect: 100-continue\r\n");
            told.await(10, TimeUnit.SECONDS);
            c.write("HTTP/1.1 100 Continue\r\n\r\n");
            c.read(4);
            c.write("HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + OK);
            c.readHead();
        })) {
            deploy(upstream);
            Visit visit = server.open(1, "POST", "/", false, "Content-Length: 4", "Expect: 100-continue");
            await().until(() -> visit.opened);
            assertThat(visit.statuses).isEmpty();
            told.countDown();
            await().until(() -> visit.statuses.contains(100));
            server.send(visit, "body", true);
            await().until(visit::over);

            assertThat(visit.statuses).containsExactly(100, 102, 103, 200);
            assertThat(visit.headers).containsEntry("link", "</a>");
            assertThat(visit.body()).isEqualTo("ok");
        }
    }

    @Test
    void more_than_eight_informational_heads_are_too_many() throws Exception {
        try (RawUpstream upstream = answering("HTTP/1.1 102 Processing\r\n\r\n".repeat(9) + OK)) {
            Visit visit = get(upstream, "/");
            assertThat(visit.statuses).hasSize(8);
            assertThat(visit.reset).isEqualTo(ResetCode.BAD_HEAD);
        }
    }

    @Test
    void an_event_is_passed_on_as_it_comes() throws Exception {
        CountDownLatch second = new CountDownLatch(1);
        try (RawUpstream upstream = new RawUpstream(c -> {
            c.readHead();
            c.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n");
            second.await(10, TimeUnit.SECONDS);
            c.write("data: 2\n\n");
        })) {
            deploy(upstream);
            Visit visit = server.get(1, "/");
            await().until(() -> visit.body().equals("data: 1\n\n"));
            second.countDown();
            await().until(() -> visit.body().equals("data: 1\n\ndata: 2\n\n"));
            await().until(visit::over);
            assertThat(visit.ended).isTrue();
        }
    }

    @Test
    void the_upstream_learns_within_a_second_that_the_visitor_has_gone() throws Exception {
        AtomicLong goneAt = new AtomicLong();
        try (RawUpstream upstream = new RawUpstream(c -> {
            c.readHead();
            c.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf");
            c.read();
            goneAt.set(System.nanoTime());
        })) {
            deploy(upstream);
            Visit visit = server.get(1, "/");
            await().until(() -> visit.body().equals("half"));
            long left = System.nanoTime();
            server.cancel(visit);
            await().until(() -> goneAt.get() != 0);
            assertThat(Duration.ofNanos(goneAt.get() - left)).isLessThan(Duration.ofSeconds(1));
        }
    }

    @Test
    void a_visitor_that_does_not_read_stops_its_upstream_and_goes_on_later() throws Exception {
        AtomicLong written = new AtomicLong();
        int total = 64 * 1024 * 1024;
        String block = "x".repeat(64 * 1024);
        try (RawUpstream upstream = new RawUpstream(c -> {
            c.readHead();
            c.write("HTTP/1.1 200 OK\r\nContent-Length: " + total + "\r\n\r\n");
            for (int i = 0; i < total / block.length(); i++) {
                c.write(block);
                written.addAndGet(block.length());
            }
            c.readHead();
        })) {
            deploy(upstream);
            Visit visit = server.get(1, "/");
            server.stall(visit);
            Stable.waitUntil(written::get);
            assertThat(written.get()).isLessThan(32L * 1024 * 1024);
            server.goOn(visit);
            await().atMost(Duration.ofSeconds(30)).until(visit::over);
            assertThat(visit.bytes()).isEqualTo(total);
            assertThat(visit.ended).isTrue();
        }
    }

    @Test
    void an_upstream_that_does_not_read_stops_its_visitor() throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        AtomicLong received = new AtomicLong();
        int total = 32 * 1024 * 1024;
        String block = "x".repeat(64 * 1024);
        try (RawUpstream upstream = new RawUpstream(c -> {
            c.readHead();
            read.await(20, TimeUnit.SECONDS);
            for (int i = 0; i < total / block.length(); i++) {
                received.addAndGet(c.read(block.length()).length());
            }
            c.write(OK);
            c.readHead();
        })) {
            deploy(upstream);
            Visit visit = server.open(1, "POST", "/", false, "Content-Length: " + total);
            AtomicLong sent = new AtomicLong();
            pump(visit, block, sent, total);
            Stable.waitUntil(() -> {
                pump(visit, block, sent, total);
                return sent.get();
            });
            assertThat(sent.get()).isLessThan(24L * 1024 * 1024);
            read.countDown();
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                pump(visit, block, sent, total);
                return visit.over();
            });
            assertThat(received.get()).isEqualTo(total);
            assertThat(visit.body()).isEqualTo("ok");
        }
    }

    @Test
    void an_answer_before_the_request_has_ended_is_passed_on_and_the_rest_dropped() throws Exception {
        try (RawUpstream upstream = new RawUpstream(c -> {
            c.readHead();
            c.write("HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 3\r\n\r\nbig");
        })) {
            deploy(upstream);
            Visit visit = server.open(1, "POST", "/", false, "Content-Length: 1000000");
            await().until(() -> visit.ended);
            for (int i = 0; i < 10; i++) {
                server.send(visit, "x".repeat(100_000), i == 9);
            }
            await().until(() -> server.streams() == 0);
            assertThat(visit.statuses).containsExactly(413);
            assertThat(visit.body()).isEqualTo("big");
            assertThat(visit.reset).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 99})
    void an_offer_that_was_not_made_leads_nowhere(int offer) throws Exception {
        AtomicBoolean reached = new AtomicBoolean();
        try (RawUpstream upstream = new RawUpstream(c -> reached.set(true))) {
            deploy(upstream);
            Visit visit = server.get(offer, "/");
            await().until(visit::over);
            assertThat(visit.reset).isEqualTo(ResetCode.NO_ROUTE);
            assertThat(reached).isFalse();
        }
    }

    @Test
    void a_forged_request_head_is_refused() throws Exception {
        try (RawUpstream upstream = answering(OK)) {
            deploy(upstream);
            Visit visit = server.openRaw(1, new byte[] {1, 0, 0, 1, 'h', 0, 4, '/', ' ', 'x', 'y'});
            await().until(visit::over);
            assertThat(visit.reset).isEqualTo(ResetCode.BAD_HEAD);
            assertThat(upstream.accepted()).isZero();
        }
    }

    @Test
    void a_hundred_requests_at_once_are_all_served() throws Exception {
        try (RawUpstream upstream = answering(OK)) {
            deploy(upstream);
            List<Visit> visits = new CopyOnWriteArrayList<>();
            for (int i = 0; i < 100; i++) {
                visits.add(server.get(1, "/" + i));
            }
            await().until(() -> visits.stream().allMatch(Visit::over));
            assertThat(visits).allMatch(visit -> visit.body().equals("ok"));
        }
    }

    private void pump(Visit visit, String block, AtomicLong sent, int total) throws Exception {
        while (sent.get() < total && server.writable(visit)) {
            sent.addAndGet(block.length());
            server.send(visit, block, sent.get() == total);
        }
    }

    private static RawUpstream answering(String answer) throws Exception {
        return new RawUpstream(c -> {
            while (!c.readHead().isEmpty()) {
                c.write(answer);
            }
        });
    }

    private void deploy(RawUpstream upstream) throws Exception {
        TestClient.deploy(vertx, server, upstream.url());
    }

    private Visit get(RawUpstream upstream, String path, String... headers) throws Exception {
        deploy(upstream);
        Visit visit = server.get(1, path, headers);
        await().until(visit::over);
        return visit;
    }
}
