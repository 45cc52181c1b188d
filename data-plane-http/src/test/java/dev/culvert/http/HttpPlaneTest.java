package dev.culvert.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.culvert.shared.settings.BindAddress;
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
                    .hasMessageContaining("cannot listen on 127.0.0.1:" + taken)
                    .hasMessageContaining("in use");
        }
    }
}
