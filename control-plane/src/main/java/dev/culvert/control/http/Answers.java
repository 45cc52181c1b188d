package dev.culvert.control.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/** Short answers; each closes its connection, so that nobody rests at the control port without a token. */
final class Answers {
    private Answers() {}

    static void text(HttpServerResponse response, int status, String sentence) {
        body(response, status, "text/plain; charset=utf-8", sentence + "\n");
    }

    static void body(HttpServerResponse response, int status, String type, String body) {
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, type)
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .end(body);
    }
}
