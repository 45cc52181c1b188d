package dev.culvert.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.culvert.shared.accesslog.AccessLog;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.settings.AccessLogSettings;
import dev.culvert.shared.settings.AccessLogSettings.Format;
import dev.culvert.shared.settings.ProxyProtocol;
import dev.culvert.shared.time.Clock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How connections show in the access log. */
class ConnectionLogTest {
    private final FakeNode node = new FakeNode();
    private final Upstream upstream = new Upstream();
    private final int port = FakeNode.freePort();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @AfterEach
    void stop() {
        node.log.close();
        node.close();
        upstream.close();
    }

    @Test
    void a_connection_is_told_when_it_is_over() {
        serve(Format.JSON, FakeNode.settings(), FakeUpstream.at(upstream.port()));
        int from;
        try (Peer visitor = Peer.connect(port);
                Peer served = upstream.accept()) {
            from = visitor.port();
            visitor.send("abc");
            assertThat(served.read(3)).isEqualTo("abc");
            served.send("de");
            assertThat(visitor.read(2)).isEqualTo("de");
            assertThat(out.size()).isZero();
        }
        JsonNode line = json();
        expect(line, "kind tcp", "node n1", "remoteAddr 127.0.0.1", "remotePort " + from, "port " + port);
        expect(line, "status 200", "bytesIn 3", "bytesOut 2", "clientID c1", "tries 1");
        assertThat(line.has("error")).isFalse();
        assertThat(line.get("openedMillis").doubleValue())
                .isBetween(0.0, line.get("durationMillis").doubleValue());
    }

    @Test
    void a_combined_line_has_it_as_a_connect() {
        serve(Format.COMBINED, FakeNode.settings(), FakeUpstream.at(upstream.port()));
        try (Peer visitor = Peer.connect(port);
                Peer served = upstream.accept()) {
            served.send("de");
            assertThat(visitor.read(2)).isEqualTo("de");
        }
        assertThat(line()).matches("127\\.0\\.0\\.1 - - \\[[^]]*] \"CONNECT :" + port + " TCP\" 200 2 \"-\" \"-\"");
    }

    @Test
    void an_upstream_that_cannot_be_reached_is_502() {
        serve(Format.JSON, FakeNode.settings(), FakeUpstream.refusing(ResetCode.UNREACHABLE));
        Peer.expectRefusal(port);
        JsonNode line = json();
        expect(line, "status 502", "error unreachable", "clientID c1");
        assertThat(line.has("openedMillis")).isFalse();
    }

    @Test
    void a_client_that_does_not_answer_is_504() {
        serve(Format.JSON, FakeNode.settings(), FakeUpstream.silent());
        try (Peer visitor = Peer.connect(port)) {
            visitor.expectReset();
        }
        expect(json(), "status 504", "error timeout");
    }

    @Test
    void a_visitor_that_leaves_before_the_upstream_is_there_is_499() {
        FakeSession session = serve(Format.JSON, FakeNode.settings(), FakeUpstream.silent());
        try (Peer visitor = Peer.connect(port)) {
            await().until(() -> !session.visitors().isEmpty());
            visitor.reset();
        }
        expect(json(), "status 499", "error visitor-left");
    }

    @Test
    void a_connection_without_the_load_balancers_header_is_400() {
        serve(Format.JSON, FakeNode.expecting(ProxyProtocol.V1), FakeUpstream.at(upstream.port()));
        try (Peer visitor = Peer.connect(port)) {
            visitor.send("no header at all, but long enough for one\r\n");
            visitor.expectReset();
        }
        expect(json(), "status 400", "error proxy-header", "bytesIn 0");
    }

    @Test
    void one_too_many_is_429() {
        serve(Format.JSON, FakeNode.limited(1), FakeUpstream.at(upstream.port()));
        try (Peer first = Peer.connect(port);
                Peer served = upstream.accept()) {
            Peer.expectRefusal(port);
            expect(json(), "status 429", "error visitor-connections");
        }
    }

    private FakeSession serve(Format format, TcpPlaneSettings settings, FakeUpstream to) {
        node.log = AccessLog.open(
                new AccessLogSettings(format, null),
                "n1",
                Channels.newChannel(out),
                new SimpleMeterRegistry(),
                Clock.system());
        FakeSession session = node.start(settings).session("c1", to, port);
        await().until(() -> node.status(port) != null && node.status(port).listening());
        return session;
    }

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
