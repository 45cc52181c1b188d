package dev.culvert.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.shared.frame.ResetCode;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests that never reach an upstream, and what their senders are told. */
class BadRequestTest {
    private static FakeNode node;
    private static FakeSession session;

    @BeforeAll
    static void start() {
        node = new FakeNode();
        session = node.session("c1", FakeUpstream.page("served"));
        node.start();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    static Stream<Arguments> bad() {
        String host = "Host: a.example\n";
        return Stream.of(
                Arguments.of("no Host", "GET / HTTP/1.1\n\n", 400),
                Arguments.of("two Hosts", "GET / HTTP/1.1\n" + host + host + "\n", 400),
                Arguments.of("an empty Host", "GET / HTTP/1.1\nHost:\n\n", 400),
                Arguments.of("a Host with a path", "GET / HTTP/1.1\nHost: a.example/x\n\n", 400),
                Arguments.of("a Host with a user", "GET / HTTP/1.1\nHost: me@a.example\n\n", 400),
                Arguments.of("no Host by HTTP/1.0", "GET / HTTP/1.0\n\n", 400),
                Arguments.of("gzip", "POST / HTTP/1.1\n" + host + "Transfer-Encoding: gzip\n\n", 400),
                Arguments.of("gzip, chunked", "POST / HTTP/1.1\n" + host + "Transfer-Encoding: gzip, chunked\n\n", 400),
                Arguments.of(
                        "chunked twice",
                        "POST / HTTP/1.1\n" + host + "Transfer-Encoding: chunked\nTransfer-Encoding: chunked\n\n",
                        400),
                Arguments.of("chunked by HTTP/1.0", "POST / HTTP/1.0\n" + host + "Transfer-Encoding: chunked\n\n", 400),
                Arguments.of(
                        "a space before the colon",
                        "POST / HTTP/1.1\n" + host + "Transfer-Encoding : chunked\n\n",
                        400),
                Arguments.of(
                        "two lengths", "POST / HTTP/1.1\n" + host + "Content-Length: 1\nContent-Length: 2\n\n", 400),
                Arguments.of(
                        "the same length twice",
                        "POST / HTTP/1.1\n" + host + "Content-Length: 1\nContent-Length: 1\n\n",
                        400),
                Arguments.of("a list of lengths", "POST / HTTP/1.1\n" + host + "Content-Length: 1, 1\n\n", 400),
                Arguments.of("a signed length", "POST / HTTP/1.1\n" + host + "Content-Length: +1\n\n", 400),
                Arguments.of("a negative length", "POST / HTTP/1.1\n" + host + "Content-Length: -1\n\n", 400),
                Arguments.of(
                        "length and chunked",
                        "POST / HTTP/1.1\n" + host + "Content-Length: 1\nTransfer-Encoding: chunked\n\n",
                        400),
                Arguments.of("a name that is no token", "GET / HTTP/1.1\n" + host + "a b: c\n\n", 400),
                Arguments.of("a line without colon", "GET / HTTP/1.1\n" + host + "nonsense\n\n", 400),
                Arguments.of("NUL in a value", "GET / HTTP/1.1\n" + host + "x: a\0b\n\n", 400),
                Arguments.of("no path", "GET a.example HTTP/1.1\n" + host + "\n", 400),
                Arguments.of("another host in the target", "GET http://b.example/ HTTP/1.1\n" + host + "\n", 400),
                Arguments.of("a target that only begins like a URL", "GET hta.example HTTP/1.1\n" + host + "\n", 400),
                Arguments.of(
                        "a body that no length tells of",
                        "GET / HTTP/1.1\n" + host + "Sec-WebSocket-Key1: 1\nSec-WebSocket-Key2: 2\n\nXXXXXXXX",
                        400),
                Arguments.of("nonsense", "nonsense\n\n", 400),
                Arguments.of("CONNECT", "CONNECT a.example:443 HTTP/1.1\nHost: a.example:443\n\n", 405),
                Arguments.of("HTTP/2 by prior knowledge", "PRI * HTTP/2.0\n\nSM\n\n", 505),
                Arguments.of("HTTP/0.9", "GET / HTTP/0.9\n" + host + "\n", 505),
                Arguments.of("a line of 70 KB", "GET /" + "x".repeat(70_000) + " HTTP/1.1\n" + host + "\n", 414),
                Arguments.of("70 KB of headers", "GET / HTTP/1.1\n" + host + "x: " + "y".repeat(70_000) + "\n\n", 431),
                Arguments.of("300 headers", "GET / HTTP/1.1\n" + host + "x: y\n".repeat(300) + "\n", 400));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("bad")
    void is_refused_and_nothing_behind_it_is_served(String name, String request, int status) {
        int before = session.requests().size();
        try (RawVisitor visitor = node.visitor()) {
            visitor.send(request + "GET /smuggled HTTP/1.1\nHost: a.example\n\n");
            String all = visitor.endOfAnswer();
            assertThat(all)
                    .startsWith("HTTP/1.1 " + status + " ")
                    .contains("\nConnection: close\n")
                    .containsOnlyOnce("\nX-Culvert-Error: ");
        }
        assertThat(session.requests()).hasSize(before);
    }

    @Test
    void a_malformed_chunk_is_refused_and_cancels_the_stream() {
        FakeSession other = node.session("c9", "chunks.example", request -> {
            if (request.method.equals("GET")) {
                request.accept();
                request.head(true, 204);
            }
        });
        await().untilAsserted(() -> {
            try (RawVisitor probe = node.visitor()) {
                probe.send("GET / HTTP/1.1\nHost: chunks.example\n\n");
                assertThat(probe.head()).as("the route is in place").startsWith("HTTP/1.1 204 ");
            }
        });
        try (RawVisitor visitor = node.visitor()) {
            visitor.send("POST / HTTP/1.1\nHost: chunks.example\nTransfer-Encoding: chunked\n\n3\nabc\nxyz\n");
            assertThat(visitor.endOfAnswer()).startsWith("HTTP/1.1 400 ");
            await().untilAsserted(() -> {
                FakeRequest post = other.requests().get(other.requests().size() - 1);
                assertThat(post.method).isEqualTo("POST");
                assertThat(post.resetCode()).isEqualTo(ResetCode.CANCEL);
            });
        }
    }

    @Test
    void an_absolute_target_of_the_same_host_is_served() {
        try (RawVisitor visitor = node.visitor()) {
            visitor.send("GET http://A.example/x HTTP/1.1\nHost: a.example\n\n");
            assertThat(visitor.answer()).endsWith("served");
        }
        assertThat(session.requests().get(session.requests().size() - 1).path).isEqualTo("/x");
    }
}
