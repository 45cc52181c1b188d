package dev.culvert.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.client.support.FakeServer;
import dev.culvert.client.support.RawUpstream;
import dev.culvert.client.support.TestClient;
import dev.culvert.client.support.Visit;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Requests through a client, over a real link, to upstreams that do as they are told. */
@ExtendWith(VertxExtension.class)
class HttpStreamTest {
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
            TestClient.deploy(vertx, server, upstream.url());

            Visit visit = server.get(1, "/a?b=c", "Accept: */*");

            await().until(visit::over);
            assertThat(visit.reset).isNull();
            assertThat(visit.opened).isTrue();
            assertThat(visit.statuses).containsExactly(200);
            assertThat(visit.body()).isEqualTo("hello");
            assertThat(visit.headers)
                    .containsEntry("x-path", "GET /a?b=c HTTP/1.1")
                    .containsEntry("x-host", "true");
        }
    }
}
