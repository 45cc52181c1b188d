package dev.culvert.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.culvert.shared.accesslog.AccessLog;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.settings.AccessLogSettings;
import dev.culvert.shared.settings.AccessLogSettings.Format;
import dev.culvert.shared.time.Clock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How requests show in the access log, however they end. */
class RequestLogTest {
    private final FakeNode node = new FakeNode();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @AfterEach
    void stop() {
        node.log.close();
        node.close();
    }

    @Test
    void a_request_is_told_with_its_tunnel_and_client() {
        FakeSession session = node.session("c1", "*.example", FakeUpstream.page("hello"));
        start(Format.JSON);
        try (RawVisitor visitor = node.visitor()) {
            visitor.send("POST /p?q=s3cret HTTP/1.1\nHost: B.example:80\nUser-Agent: x/1\nReferer: http://r/?s3cret\n"
                            + "Authorization: Basic s3cret\nCookie: a=s3cret\nContent-Length: 2\n\nhi")
                    .answer();
        }
        JsonNode line = json();
        assertThat(out.toString(StandardCharsets.US_ASCII)).doesNotContain("s3cret");
        assertThat(Instant.parse(line.get("time").textValue()))
                .isBetween(Instant.now().minusSeconds(10), Instant.now());
        assertThat(line.get("remotePort").intValue()).isPositive();
        assertThat(line.get("durationMillis").doubleValue()).isBetween(0.0, 10_000.0);
        expect(
                line,
                "kind http",
                "node n1",
                "remoteAddr 127.0.0.1",
                "method POST",
                "host b.example",
                "path /p?q=***",
                "protocol HTTP/1.1",
                "status 200",
                "bytesIn 2",
                "bytesOut 5",
                "tunnel *.example",
                "clientID c1",
                "session " + String.format("%016x", session.id()),
                "tries 1",
                "referer http://r/?***",
                "userAgent x/1");
        assertThat(line.has("error")).isFalse();
    }

    @Test
    void a_combined_line_is_what_web_servers_write() {
        node.session("c1", "*", FakeUpstream.page("hello"));
        start(Format.COMBINED);
        try (RawVisitor visitor = node.visitor()) {
            visitor.get("/a").answer();
        }
        assertThat(line())
                .matches("127\\.0\\.0\\.1 - - \\[\\d\\d/\\w{3}/\\d{4}:\\d\\d:\\d\\d:\\d\\d \\+0000] "
                        + "\"GET /a HTTP/1\\.1\" 200 5 \"-\" \"-\"");
    }

    @Test
    void what_nobody_offers_is_told_too() {
        start(Format.JSON);
        try (RawVisitor visitor = node.visitor()) {
            visitor.send("GET /a HTTP/1.1\nHost: a.example\n\n").answer();
        }
        int sentence = Refusal.NO_ROUTE.sentence().length() + 1;
        JsonNode line = json();
        expect(line, "status 503", "error no-route", "host a.example", "bytesOut " + sentence);
        assertThat(line.has("tunnel")).isFalse();
        assertThat(line.has("session")).isFalse();
    }

    @Test
    void what_is_no_request_is_a_line_without_one() {
        start(Format.COMBINED);
        try (RawVisitor visitor = node.visitor()) {
            visitor.send("GET / X\"/1.1\nHost: a\n\n").answer();
        }
        assertThat(line()).contains(" \"-\" 400 ");
    }

    @Test
    void a_request_that_is_refused_for_its_head_keeps_its_first_line() {
        start(Format.JSON);
        try (RawVisitor visitor = node.visitor()) {
            visitor.send("GET /x?s3cret HTTP/1.1\nHost: a\nHost: b\n\n").answer();
        }
        expect(json(), "status 400", "error bad-request", "method GET", "path /x?***");
    }

    @Test
    void a_version_of_a_visitors_invention_stays_in_its_field() {
        start(Format.COMBINED);
        try (RawVisitor visitor = node.visitor()) {
            visitor.send("GET / Q\"/7.7\nHost: a\n\n").answer();
        }
        assertThat(line()).matches("[^\"]*\"[^\"]*\" \\d+ \\d+ \"-\" \"-\"");
    }

    @Test
    void a_visitor_that_leaves_is_499() {
        FakeSession session = node.session("c1", "*", FakeRequest::accept);
        start(Format.JSON);
        try (RawVisitor visitor = node.visitor().get("/")) {
            await().until(() -> !session.requests().isEmpty());
        }
        expect(json(), "status 499", "error visitor-left", "clientID c1");
    }

    @Test
    void an_answer_that_breaks_off_has_its_status_and_what_ended_it() {
        node.session("c1", "*", request -> {
            request.accept();
            request.head(200, "Content-Length", "9");
            request.data("part");
            request.fail(ResetCode.UPSTREAM_FAILED);
        });
        start(Format.JSON);
        try (RawVisitor visitor = node.visitor().get("/")) {
            visitor.endOfAnswer();
        }
        expect(json(), "status 200", "error upstream-failed", "bytesOut 4");
    }

    @Test
    void each_try_counts_and_the_last_one_is_named() {
        node.session("c1", "*", request -> request.fail(ResetCode.UNREACHABLE));
        node.session("c2", "*", request -> request.fail(ResetCode.UNREACHABLE));
        start(Format.JSON);
        try (RawVisitor visitor = node.visitor()) {
            visitor.get("/").answer();
        }
        expect(json(), "status 502", "error upstream-refused", "tries 2");
    }

    private void start(Format format) {
        node.log = AccessLog.open(
                new AccessLogSettings(format, null),
                "n1",
                Channels.newChannel(out),
                new SimpleMeterRegistry(),
                Clock.system());
        node.start();
    }

    /** The only line. */
    private String line() {
        await().until(() -> out.size() > 0);
        List<String> lines = out.toString(StandardCharsets.US_ASCII).lines().toList();
        assertThat(lines).hasSize(1);
        return lines.get(0);
    }

    private JsonNode json() {
        try {
            return new ObjectMapper().readTree(line());
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static void expect(JsonNode line, String... fields) {
        for (String field : fields) {
            String[] parts = field.split(" ", 2);
            assertThat(line.path(parts[0]).asText()).as(parts[0]).isEqualTo(parts[1]);
        }
    }
}
