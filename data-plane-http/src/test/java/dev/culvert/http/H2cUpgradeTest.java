package dev.culvert.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Java's own client asks every plain server for HTTP/2 in its first request, and takes no for an answer (docs/adr). */
class H2cUpgradeTest {
    private final FakeNode node = new FakeNode();
    private final HttpClient visitor = HttpClient.newHttpClient();
    private FakeSession session;

    @BeforeEach
    void start() {
        session = node.session("c1", "127.0.0.1", FakeUpstream.page("hello"));
        node.start();
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void a_visitor_that_would_rather_speak_http_2_is_served_over_http_1_1() throws Exception {
        HttpResponse<String> page = visitor.send(request().build(), HttpResponse.BodyHandlers.ofString());

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).isEqualTo("hello");
        assertThat(page.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
        assertThat(session.only().headers)
                .noneMatch(header -> header.matches("(?i)(upgrade|connection|http2-settings):.*"));
    }

    @Test
    void so_is_one_that_sends_a_body() throws Exception {
        HttpRequest post = request()
                .POST(HttpRequest.BodyPublishers.ofString("x".repeat(5_000)))
                .build();

        assertThat(visitor.send(post, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);
    }

    private HttpRequest.Builder request() {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.port() + "/"));
    }
}
