package dev.culvert.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.culvert.shared.settings.BindAddress;
import dev.culvert.shared.settings.ProxyProtocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pages, order, keep-alive and framing, as a visitor sees them. */
class HttpPlaneTest {
    private final FakeNode node = new FakeNode();

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void a_page_comes_from_the_client_that_offers_the_host() {
        FakeSession session = node.session("c1", "a.example", FakeUpstream.page("hello"));
        node.start();
        try (RawVisitor visitor = node.visitor()) {
            assertThat(visitor.get("/x?y=1").answer()).isEqualTo("HTTP/1.1 200 OK\nContent-Length: 5\n\nhello");
        }
        FakeRequest request = session.only();
        assertThat(request.method).isEqualTo("GET");
        assertThat(request.authority).isEqualTo("a.example");
        assertThat(request.path).isEqualTo("/x?y=1");
        assertThat(request.headers)
                .containsExactly(
                        "X-Forwarded-For: 127.0.0.1", "X-Forwarded-Proto: http", "X-Forwarded-Host: a.example");
        assertThat(request.open.visitor().host()).isEqualTo("127.0.0.1");
    }

    @Test
    void behind_a_load_balancer_the_visitor_is_whom_its_header_names() {
        FakeSession session = node.session("c1", "a.example", FakeUpstream.page("hello"));
        node.start(2, FakeNode.shortLimits().expecting(ProxyProtocol.V1));
        try (RawVisitor balancer = node.visitor()) {
            balancer.send("PROXY TCP4 203.0.113.7 192.0.2.1 58102 443\nGET / HTTP/1.1\nHost: a.example\n\n");
            assertThat(balancer.answer()).endsWith("hello");
            assertThat(balancer.get("/2").answer()).endsWith("hello");
        }
        assertThat(session.requests())
                .hasSize(2)
                .allSatisfy(request -> assertThat(request.headers).contains("X-Forwarded-For: 203.0.113.7"));
    }

    @Test
    void where_a_header_is_expected_nobody_is_served_without_it() {
        FakeSession session = node.session("c1", "a.example", FakeUpstream.page("hello"));
        node.start(1, FakeNode.shortLimits().expecting(ProxyProtocol.V2));
        try (RawVisitor stranger = node.visitor()) {
            stranger.send("GET / HTTP/1.1\nHost: a.example\n\n");
            assertThat(stranger.endOfAnswer()).isEmpty();
        }
        try (RawVisitor silent = node.visitor()) {
            assertThat(silent.endOfAnswer()).isEmpty();
        }
        assertThat(session.requests()).isEmpty();
    }

    @Test
    void pipelined_requests_are_answered_in_order_on_one_connection() {
        node.session("c1", request -> FakeUpstream.page(request.path).serve(request));
        node.start();
        try (RawVisitor visitor = node.visitor()) {
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < 200; i++) {
                all.append("GET /").append(i).append(" HTTP/1.1\nHost: a.example\n\n");
            }
            visitor.send(all.toString());
            for (int i = 0; i < 200; i++) {
                assertThat(visitor.answer()).endsWith("\n\n/" + i);
            }
        }
    }

    @Test
    void a_port_in_use_is_named_with_its_address() {
        node.start();
        int taken = node.port();
        try (FakeNode second = new FakeNode()) {
            assertThatThrownBy(() -> second.start(1, HttpPlaneSettings.on(new BindAddress("127.0.0.1", taken))))
                    .hasMessageContaining("--port: " + taken + " on 127.0.0.1 is in use");
        }
    }
}
