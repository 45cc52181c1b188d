package dev.culvert.shared.meters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Vert.x and the JVM tell of themselves, and what they must not. */
class MetersTest {
    private final Meters meters = new Meters();
    private final Vertx vertx = Vertx.builder().withMetrics(meters.vertx()).build();

    @AfterEach
    void stop() throws Exception {
        done(vertx.close());
    }

    @Test
    void methods_and_paths_that_a_stranger_invents_are_no_labels() throws Exception {
        int port = done(vertx.createHttpServer()
                        .requestHandler(request -> request.response().end())
                        .listen(0, "127.0.0.1"))
                .actualPort();
        HttpClient client = vertx.createHttpClient();
        for (int i = 0; i < 200; i++) {
            String path = "/invented" + i;
            done(client.request(HttpMethod.valueOf("BREW" + i), port, "127.0.0.1", path)
                    .compose(request -> request.send())
                    .compose(response -> response.end()));
        }
        done(client.request(HttpMethod.GET, port, "127.0.0.1", "/")
                .compose(request -> request.send())
                .compose(response -> response.end()));
        await().untilAsserted(() -> assertThat(text())
                .contains("vertx_http_server_", "method=\"OTHER\"", "method=\"GET\"")
                .doesNotContain("BREW", "invented"));
    }

    @Test
    void what_stays_within_the_node_is_not_counted_and_what_leaves_it_is() throws Exception {
        vertx.eventBus().consumer("culvert.local.inner", message -> message.reply("x"));
        done(vertx.eventBus().request("culvert.local.inner", "x"));
        assertThat(text()).doesNotContain("vertx_eventbus_sent_total", "vertx_eventbus_handlers");
        vertx.eventBus().consumer("culvert.node.a.status", message -> message.reply("x"));
        done(vertx.eventBus().request("culvert.node.a.status", "x"));
        assertThat(text()).containsPattern("vertx_eventbus_sent_total\\{[^}]*} 1\\.0");
    }

    @Test
    void the_process_tells_of_itself() throws Exception {
        try (ProcessMeters bound = ProcessMeters.bind(meters.registry(), vertx)) {
            assertThat(bound).isNotNull();
            assertThat(text())
                    .contains(
                            "jvm_memory_used_bytes{",
                            "jvm_threads_live_threads",
                            "jvm_classes_loaded_classes",
                            "process_cpu_usage",
                            "process_uptime_seconds",
                            "process_files_open_files",
                            "netty_allocator_memory_used_bytes{",
                            "netty_eventexecutor_tasks_pending{");
        }
    }

    private String text() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        meters.write(out, "");
        return out.toString(StandardCharsets.UTF_8);
    }

    private static <T> T done(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
