package dev.culvert.control.http;

import dev.culvert.shared.probe.ShortAnswer;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;

/** Short answers by way of a route. */
final class Answers {
    private Answers() {}

    static void text(RoutingContext context, int status, String sentence) {
        ShortAnswer.text(context.request(), status, sentence);
    }

    static void body(RoutingContext context, int status, String type, String body) {
        ShortAnswer.body(context.request(), status, type, Buffer.buffer(body));
    }
}
