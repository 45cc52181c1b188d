package dev.culvert.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The bus is no decoration: whatever reaches an upstream has crossed it. */
@ExtendWith(VertxExtension.class)
class BusTest {
    private final FakeNode node = new FakeNode();

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void traffic_stops_when_the_frame_consumers_are_unregistered(VertxTestContext test) {
        FakeSession session = node.session("c1", FakeUpstream.page("hello"));
        node.start();
        HttpClient client = node.vertx.createHttpClient();
        status(client)
                .compose(before -> {
                    test.verify(() -> assertThat(before).isEqualTo(200));
                    return session.leave();
                })
                .compose(left -> status(client))
                .onComplete(test.succeeding(after -> test.verify(() -> {
                    assertThat(after).isEqualTo(503);
                    assertThat(session.requests()).hasSize(1);
                    test.completeNow();
                })));
    }

    private Future<Integer> status(HttpClient client) {
        return client.request(HttpMethod.GET, node.port(), "127.0.0.1", "/")
                .compose(request -> request.send())
                .map(HttpClientResponse::statusCode);
    }
}
