package dev.culvert.control.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/** Short answers; each closes its connection, so that nobody rests at the control port without a token. */
final class Answers {
    private Answers() {}

    static void text(RoutingContext context, int status, String sentence) {
        body(context, status, "text/plain; charset=utf-8", sentence + "\n");
    }

    static void body(RoutingContext context, int status, String type, String body) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, type)
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .end(body)
                .onComplete(sent -> context.request().connection().close()); // Vert.x itself would not
    }
}
