package dev.culvert.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.shared.frame.ResetCode;
import io.micrometer.core.instrument.FunctionCounter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How requests show in the meters, however they end. */
class AccountingTest {
    private final FakeNode node = new FakeNode();

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void an_answer_is_counted_by_the_pattern_of_its_route() {
        node.session("c1", "*.example", FakeUpstream.page("hello"));
        node.start();
        try (RawVisitor visitor = node.visitor()) {
            visitor.get("/").answer();
            visitor.send("POST / HTTP/1.1\nHost: B.example\nContent-Length: 2\n\nhi")
                    .answer();
        }
        expect("200 *.example GET", 1, "200 *.example POST", 1);
        assertThat(bytes("*.example", "in")).isEqualTo(2);
        assertThat(bytes("*.example", "out")).isEqualTo(10);
        assertThat(node.meters.registry().get("culvert.streams.open").gauge().value())
                .isZero();
    }

    @Test
    void forged_hosts_and_invented_methods_are_unknown_and_other() {
        node.session("c1", "a.example", FakeUpstream.page("hello"));
        node.start();
        try (RawVisitor visitor = node.visitor()) {
            for (int i = 0; i < 1_000; i++) {
                visitor.send("GET / HTTP/1.1\nHost: h" + i + ".invalid\n\n").answer();
            }
            for (int i = 0; i < 200; i++) {
                visitor.send("M" + i + " / HTTP/1.1\nHost: a.example\n\n").answer();
            }
        }
        expect("200 a.example OTHER", 200, "503 unknown GET", 1000);
    }

    @Test
    void a_visitor_that_leaves_is_499() {
        FakeSession session = node.session("c1", "a.example", FakeRequest::accept);
        node.start();
        try (RawVisitor visitor = node.visitor().get("/")) {
            await().until(() -> !session.requests().isEmpty());
        }
        expect("499 a.example GET", 1);
    }

    @Test
    void what_never_gets_a_route_is_unknown() {
        node.start();
        try (RawVisitor visitor = node.visitor()) {
            visitor.send("GET / HTTP/1.1\n\n").answer();
        }
        try (RawVisitor visitor = node.visitor()) {
            visitor.send("CONNECT a.example:443 HTTP/1.1\nHost: a.example:443\n\n")
                    .answer();
        }
        expect("400 unknown GET", 1, "405 unknown CONNECT", 1);
    }

    @Test
    void an_answer_that_breaks_off_is_counted_as_it_began_and_as_truncated() {
        node.session("c1", "a.example", request -> {
            request.accept();
            request.head(200, "Content-Length", "9");
            request.data("part");
            request.fail(ResetCode.UPSTREAM_FAILED);
        });
        node.start();
        try (RawVisitor visitor = node.visitor().get("/")) {
            visitor.endOfAnswer();
        }
        expect("200 a.example GET", 1);
        assertThat(node.meters
                        .registry()
                        .get("culvert.answers.truncated")
                        .tag("host", "a.example")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(node.meters
                        .registry()
                        .get("culvert.stream.resets")
                        .tags("plane", "http", "reason", "upstream_failed")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    private double bytes(String tunnel, String direction) {
        return node.meters
                .registry()
                .get("culvert.tunnel")
                .tags("tunnel", tunnel, "direction", direction)
                .functionCounter()
                .count();
    }

    private void expect(Object... seriesAndCounts) {
        var expected = new TreeMap<String, Long>();
        for (int i = 0; i < seriesAndCounts.length; i += 2) {
            expected.put((String) seriesAndCounts[i], (long) (int) (Integer) seriesAndCounts[i + 1]);
        }
        await().untilAsserted(() -> assertThat(requests()).isEqualTo(expected));
    }

    private Map<String, Long> requests() {
        var counted = new TreeMap<String, Long>();
        for (FunctionCounter counter :
                node.meters.registry().find("http.dataplane.requests").functionCounters()) {
            String series = String.format(
                    Locale.ROOT,
                    "%s %s %s",
                    counter.getId().getTag("code"),
                    counter.getId().getTag("host"),
                    counter.getId().getTag("method"));
            counted.put(series, (long) counter.count());
        }
        return counted;
    }
}
