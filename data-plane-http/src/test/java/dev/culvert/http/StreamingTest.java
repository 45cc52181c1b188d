package dev.culvert.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.culvert.shared.frame.ResetCode;
import java.io.UncheckedIOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bodies both ways as they come, their ends, and the ends of those who send and read them. */
class StreamingTest {
    private final FakeNode node = new FakeNode();

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void an_answer_without_length_is_chunked_and_each_part_comes_at_once() {
        FakeSession session = started(request -> {});
        try (RawVisitor visitor = node.visitor().get("/events")) {
            FakeRequest request = first(session);
            request.accept();
            request.head(200, "Content-Type", "text/event-stream");
            assertThat(visitor.head())
                    .isEqualTo("HTTP/1.1 200 OK\nContent-Type: text/event-stream\nTransfer-Encoding: chunked\n\n");
            request.data("data: one\n\n");
            assertThat(visitor.bytes(16)).isEqualTo("b\r\ndata: one\n\n\r\n");
            request.data("x".repeat(5000));
            assertThat(visitor.bytes(6 + 5000 + 2)).startsWith("1388\r\nxxx");
            request.endAnswer();
            assertThat(visitor.bytes(5)).isEqualTo("0\r\n\r\n");
            visitor.get("/more");
            await().untilAsserted(() -> assertThat(session.requests()).hasSize(2));
        }
    }

    @Test
    void an_answer_without_length_ends_with_the_connection_by_http_1_0() {
        started(request -> {
            request.accept();
            request.head(200);
            request.data("all of it");
            request.endAnswer();
        });
        try (RawVisitor visitor = node.visitor()) {
            visitor.send("GET / HTTP/1.0\nHost: a.example\nConnection: keep-alive\n\n");
            assertThat(visitor.rest()).isEqualTo("HTTP/1.1 200 OK\nConnection: close\n\nall of it");
        }
    }

    @Test
    void http_1_0_keeps_the_connection_only_if_asked_to() {
        started(FakeUpstream.page("hello"));
        try (RawVisitor visitor = node.visitor()) {
            visitor.send("GET / HTTP/1.0\nHost: a.example\nConnection: Keep-Alive\n\n");
            assertThat(visitor.answer()).contains("\nConnection: keep-alive\n").endsWith("hello");
            visitor.send("GET / HTTP/1.0\nHost: a.example\n\n");
            assertThat(visitor.rest()).contains("\nConnection: close\n").endsWith("hello");
        }
    }

    static Stream<Arguments> bodyless() {
        return Stream.of(
                Arguments.of("HEAD", 200, "Content-Length: 5\n"),
                Arguments.of("HEAD", 404, "Content-Length: 5\n"),
                Arguments.of("GET", 304, "Content-Length: 5\n"),
                Arguments.of("GET", 204, ""));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("bodyless")
    void an_answer_without_body_keeps_its_length_and_the_connection(String method, int status, String length) {
        started(request -> {
            request.accept();
            request.head(true, status, "Content-Length", "5");
        });
        try (RawVisitor visitor = node.visitor()) {
            for (int i = 0; i < 2; i++) {
                visitor.send(method + " / HTTP/1.1\nHost: a.example\n\n");
                assertThat(visitor.head()).startsWith("HTTP/1.1 " + status).endsWith("\n" + length + "\n");
            }
        }
    }

    @Test
    void an_empty_answer_has_a_length_of_zero() {
        started(request -> {
            request.accept();
            request.head(true, 200);
        });
        try (RawVisitor visitor = node.visitor().get("/")) {
            assertThat(visitor.head()).isEqualTo("HTTP/1.1 200 OK\nContent-Length: 0\n\n");
        }
    }

    @Test
    void headers_keep_their_order_and_repetition_and_the_hops_own_are_gone() {
        FakeSession session = started(request -> {
            request.accept();
            request.head(
                    true,
                    200,
                    "Set-Cookie",
                    "a=1",
                    "X-Private",
                    "p",
                    "Connection",
                    "X-Private, Server",
                    "Server",
                    "nginx",
                    "Set-Cookie",
                    "b=2",
                    "Keep-Alive",
                    "timeout=5",
                    "Date",
                    "today");
        });
        try (RawVisitor visitor = node.visitor()) {
            visitor.send("GET / HTTP/1.1\nX-Own: 1\nHost: a.example\nAccept: a\nAuthorization: secret\n"
                    + "Connection: close, X-Own, Authorization, Cookie, X-Forwarded-For\nCookie: c\nTE: gzip\n"
                    + "Keep-Alive: 5\nProxy-Connection: x\nUpgrade: websocket\nForwarded: for=6.6.6.6\n"
                    + "X-Forwarded-For: 6.6.6.6\nX-Forwarded-Host: evil\nX-Forwarded-Proto: https\nAccept: b\n\n");
            assertThat(visitor.rest())
                    .isEqualTo("HTTP/1.1 200 OK\nSet-Cookie: a=1\nServer: nginx\nSet-Cookie: b=2\nDate: today\n"
                            + "Content-Length: 0\nConnection: close\n\n");
        }
        assertThat(session.only().headers)
                .containsExactly(
                        "Accept: a",
                        "Authorization: secret",
                        "Cookie: c",
                        "Accept: b",
                        "X-Forwarded-For: 127.0.0.1",
                        "X-Forwarded-Proto: http",
                        "X-Forwarded-Host: a.example");
    }

    @Test
    void a_body_waits_for_100_continue_and_every_informational_answer_passes() {
        FakeSession session = started(request -> {
            request.accept();
            request.head(100);
            request.head(103, "Link", "</style.css>");
            request.whenWhole(whole -> FakeUpstream.page(whole.body()).serve(whole));
        });
        try (RawVisitor visitor = node.visitor()) {
            visitor.send("POST / HTTP/1.1\nHost: a.example\nExpect: 100-continue\nContent-Length: 4\n\n");
            assertThat(visitor.head()).isEqualTo("HTTP/1.1 100 Continue\n\n");
            assertThat(visitor.head()).isEqualTo("HTTP/1.1 103 Early Hints\nLink: </style.css>\n\n");
            visitor.send("body");
            assertThat(visitor.answer())
                    .startsWith("HTTP/1.1 200 OK")
                    .doesNotContain("close")
                    .endsWith("body");
            assertThat(session.only().headers).contains("Expect: 100-continue");
        }
    }

    @Test
    void an_expectation_that_fails_ends_the_connection() {
        started(request -> {
            request.accept();
            request.head(true, 417, "Content-Length", "0");
        });
        try (RawVisitor visitor = node.visitor()) {
            visitor.send("POST / HTTP/1.1\nHost: a.example\nExpect: 100-continue\nContent-Length: 4\n\n");
            assertThat(visitor.rest()).startsWith("HTTP/1.1 417").contains("\nConnection: close\n");
        }
    }

    @Test
    void a_chunked_body_reaches_the_upstream_part_by_part() {
        FakeSession session = started(request -> {
            request.accept();
            request.whenWhole(whole -> FakeUpstream.page(whole.body()).serve(whole));
        });
        try (RawVisitor visitor = node.visitor()) {
            visitor.send("POST / HTTP/1.1\nHost: a.example\nTransfer-Encoding: chunked\n\n3\none\n");
            await().untilAsserted(() -> assertThat(first(session).body()).isEqualTo("one"));
            visitor.send("3;ext=1\ntwo\n0\n\n");
            assertThat(visitor.answer()).endsWith("onetwo");
            assertThat(session.only().headers).noneMatch(header -> header.startsWith("Transfer-Encoding"));
        }
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                Arguments.of("by length", "GET / HTTP/1.1\nHost: a.example\n\n", "Content-Length"),
                Arguments.of("chunked", "GET / HTTP/1.1\nHost: a.example\n\n", "X-None"),
                Arguments.of("by the connection's end", "GET / HTTP/1.0\nHost: a.example\n\n", "X-None"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("broken")
    void an_upstream_that_dies_in_mid_answer_resets_the_connection(String name, String request, String header) {
        FakeSession session = started(asked -> {
            asked.accept();
            asked.head(200, header, "1000");
            asked.data("part");
        });
        try (RawVisitor visitor = node.visitor().send(request)) {
            visitor.head();
            first(session).fail(ResetCode.UPSTREAM_FAILED);
            assertThatThrownBy(visitor::rest)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("reset");
        }
    }

    @Test
    void a_visitor_that_leaves_cancels_the_stream_at_once() {
        FakeSession session = started(request -> {
            request.accept();
            request.head(200);
            request.data("part");
        });
        try (RawVisitor visitor = node.visitor().get("/")) {
            visitor.head();
        }
        await().untilAsserted(() -> assertThat(first(session).resetCode()).isEqualTo(ResetCode.CANCEL));
        await().untilAsserted(() -> assertThat(node.budget.openEnds()).isZero());
        assertThat(node.budget.used()).isZero();
    }

    @Test
    void a_visitor_that_does_not_read_holds_its_own_upstream_back_and_no_other() {
        FakeSession session = started(request -> {
            request.accept();
            if (request.path.equals("/small")) {
                FakeUpstream.page("small").serve(request);
            } else {
                request.head(200);
                for (int i = 0; i < 400; i++) {
                    request.data(new byte[64 * 1024]);
                }
                request.endAnswer();
            }
        });
        try (RawVisitor slow = node.visitor().get("/large");
                RawVisitor other = node.visitor().get("/small")) {
            assertThat(other.answer()).endsWith("small");
            slow.head();
            assertThat(first(session).end().writable()).isFalse();
            long bytes = 0;
            for (String size = slow.line(); !size.equals("0"); size = slow.line()) {
                int chunk = Integer.parseInt(size, 16);
                slow.bytes(chunk + 2);
                bytes += chunk;
            }
            assertThat(bytes).isEqualTo(400L * 64 * 1024);
        }
        await().untilAsserted(() -> assertThat(node.budget.used()).isZero());
    }

    @Test
    void an_upstream_that_does_not_read_holds_its_visitor_back() {
        FakeSession session = started(request -> {
            request.stopReading();
            request.accept();
        });
        try (RawVisitor visitor = node.visitor()) {
            visitor.send("POST / HTTP/1.1\nHost: a.example\nContent-Length: 100000000\n\n");
            visitor.sendUntilStuck(new byte[64 * 1024], 100_000_000);
            assertThat(first(session).bodyBytes()).isLessThanOrEqualTo(256 * 1024);
            visitor.reset();
        }
        await().untilAsserted(() -> assertThat(node.budget.openEnds()).isZero());
    }

    @Test
    void an_answer_before_the_end_of_the_request_arrives_whole() {
        started(request -> {
            request.accept();
            request.head(413, "Content-Length", "9");
            request.data("too large");
            request.endAnswer();
        });
        try (RawVisitor visitor = node.visitor()) {
            visitor.send("POST / HTTP/1.1\nHost: a.example\nContent-Length: 300000\n\n");
            visitor.sendBytes(new byte[100_000]);
            assertThat(visitor.answer()).contains("\nConnection: close\n").endsWith("too large");
            visitor.sendBytes(new byte[200_000]);
            assertThat(visitor.rest()).isEmpty();
        }
    }

    private FakeSession started(FakeUpstream upstream) {
        FakeSession session = node.session("c1", upstream);
        node.start();
        return session;
    }

    private static FakeRequest first(FakeSession session) {
        await().until(() -> !session.requests().isEmpty());
        return session.requests().get(0);
    }
}
