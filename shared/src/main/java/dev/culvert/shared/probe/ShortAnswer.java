package dev.culvert.shared.probe;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** Answers of the control port; each closes its connection, so that nobody rests there without a token. */
public final class ShortAnswer {
    private ShortAnswer() {}

    /** One line for people; nothing happens where the request is answered already or its asker has left. */
    public static void text(HttpServerRequest request, int status, String sentence) {
        body(request, status, "text/plain; charset=utf-8", Buffer.buffer(sentence + "\n"));
    }

    /** The same with any body. */
    public static void body(HttpServerRequest request, int status, String type, Buffer body) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, type)
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .end(body)
                .onComplete(sent -> request.connection().close()); // Vert.x itself would not
    }
}
