package dev.culvert.control.http;

import dev.culvert.shared.auth.AuthGate;
import dev.culvert.shared.auth.BearerCheck;
import dev.culvert.shared.events.EventSink;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;

/** Lets requests with the right token pass; their connections need a place at the door no more. */
final class Bearer implements Handler<RoutingContext> {
    private final BearerCheck check;

    Bearer(Vertx vertx, AuthGate gate, EventSink events) {
        this.check = new BearerCheck(vertx, gate, events);
    }

    @Override
    public void handle(RoutingContext context) {
        check.check(context.request(), () -> {
            Door.of(context.request()).authenticated();
            context.next();
        });
    }
}
