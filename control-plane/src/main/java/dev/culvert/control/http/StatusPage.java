package dev.culvert.control.http;

import dev.culvert.control.status.StatusSource;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;

/** {@code /status}, once the token was right. */
final class StatusPage implements Handler<RoutingContext> {
    private final StatusSource source;

    StatusPage(StatusSource source) {
        this.source = source;
    }

    @Override
    public void handle(RoutingContext context) {
        HttpMethod method = context.request().method();
        if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
            context.response().putHeader(HttpHeaders.ALLOW, "GET, HEAD");
            Answers.text(context, 405, "the status can only be read (expected: GET or HEAD)");
            return;
        }
        context.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        source.now()
                .onSuccess(status -> Answers.body(context, 200, "application/json", text(status)))
                .onFailure(e -> Answers.text(context, 503, "the status cannot be had now: " + e.getMessage()));
    }

    private static String text(Buffer status) {
        return status.toString(StandardCharsets.UTF_8) + "\n";
    }
}
