package dev.culvert.control.http;

import dev.culvert.control.status.StatusSource;
import dev.culvert.shared.probe.ShortAnswer;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;

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
                .onSuccess(status -> ShortAnswer.body(context.request(), 200, "application/json", line(status)))
                .onFailure(e -> Answers.text(context, 503, "the status cannot be had now: " + e.getMessage()));
    }

    private static Buffer line(Buffer status) {
        return Buffer.buffer(status.length() + 1).appendBuffer(status).appendByte((byte) '\n');
    }
}
