package dev.culvert.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code culvert status} against a server that says what the test wants. */
class StatusCommandTest {
    private static final String STATUS = "{\"info\":{\"version\":\"0.1.0\",\"sha\":\"3f2c1ab\",\"mode\":\"http\","
            + "\"startTime\":\"2026-01-01T00:00:00Z\",\"hostname\":\"h\",\"node\":\"n\",\"ready\":true},"
            + "\"clients\":[],\"nodes\":[],\"partial\":false,\"missing\":[],\"fromTheFuture\":7}";

    private final AtomicReference<String> authorization = new AtomicReference<>();
    private Vertx vertx;
    private HttpServer server;
    private final AtomicInteger asked = new AtomicInteger();
    private int awayAfter = Integer.MAX_VALUE;
    private int status = 200;
    private String body = STATUS;

    @BeforeEach
    void serve() throws Exception {
        vertx = Vertx.vertx();
        server = vertx.createHttpServer().requestHandler(request -> {
            authorization.set(request.method() + " " + request.path() + " " + request.getHeader("Authorization"));
            boolean away = asked.incrementAndGet() > awayAfter;
            request.response().setStatusCode(away ? 503 : status).end(away ? "draining" : body);
        });
        server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void the_token_goes_into_the_header_and_the_status_to_standard_output() {
        Cli.Result result = status("--output", "text");

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(authorization).hasValue("GET /status Bearer 0123456789abcdef");
        assertThat(result.out()).startsWith("Querying server status. Version ").contains("\nHostname: h\n");
    }

    @Test
    void json_and_yaml_keep_what_this_version_does_not_know() {
        assertThat(status("--output", "json").out())
                .startsWith("{\n  \"info\" : {")
                .contains("\"fromTheFuture\" : 7");
        assertThat(status("--output", "yaml").out())
                .startsWith("info:\n  version: \"0.1.0\"")
                .contains("fromTheFuture: 7");
    }

    @ParameterizedTest
    @CsvSource({"401, 4, wrong token", "429, 4, wrong token", "503, 5, not ready", "404, 1, expected: 200"})
    void each_refusal_has_its_exit_code(int answered, int code, String said) {
        status = answered;
        body = "no\n";

        Cli.Result result = status();

        assertThat(result.code()).isEqualTo(code);
        assertThat(result.err()).contains(said, "" + answered).hasLineCount(1);
        assertThat(result.out()).isEmpty();
    }

    @Test
    void a_server_that_drains_shows_its_status_and_has_the_code_of_not_ready() {
        body = STATUS.replace("\"ready\":true", "\"ready\":false");

        Cli.Result result = status();

        assertThat(result.code()).isEqualTo(5);
        assertThat(result.out()).contains("Not ready: n is starting or draining");
    }

    @Test
    void an_answer_that_is_no_status_is_a_failure() {
        body = "<html>";

        assertThat(status().code()).isEqualTo(1);
        assertThat(status().err()).contains("something else").hasLineCount(1);
    }

    @Test
    void nobody_there_has_a_code_of_its_own() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }

        Cli.Result result = new Cli().run("status", "--url", "ws://127.0.0.1:" + closed, "--token", "0123456789abcdef");

        assertThat(result.code()).isEqualTo(3);
        assertThat(result.err()).contains("failed").hasLineCount(1);
    }

    @Test
    void watched_json_stays_json_while_the_server_is_away() throws Exception {
        awayAfter = 1;
        AtomicReference<Cli.Result> result = new AtomicReference<>();
        Thread watching = new Thread(() -> result.set(status("--output", "json", "--watch")));
        watching.start();
        await().atMost(20, TimeUnit.SECONDS).until(() -> asked.get() == 3);
        watching.interrupt();
        watching.join(10_000);

        assertThat(new ObjectMapper()
                        .readTree(result.get().out())
                        .path("fromTheFuture")
                        .asInt())
                .isEqualTo(7);
        assertThat(result.get().err()).startsWith("culvert: not ready: ");
    }

    private Cli.Result status(String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("status", "--url", "ws://127.0.0.1:" + server.actualPort(), "--token", "0123456789abcdef"));
        arguments.addAll(List.of(more));
        return new Cli().run(arguments.toArray(String[]::new));
    }
}
