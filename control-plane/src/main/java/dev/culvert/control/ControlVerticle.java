package dev.culvert.control;

import dev.culvert.control.http.ControlRoutes;
import dev.culvert.control.session.Sessions;
import dev.culvert.shared.link.handshake.LinkProtocol;
import dev.culvert.shared.probe.Pulses;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One instance of the control plane: its part of the listener's connections, and the sessions of their clients. */
final class ControlVerticle extends VerticleBase {
    private static final long TICK_MILLIS = 100;

    private final ControlOptions options;
    private @Nullable Sessions sessions;
    private @Nullable HttpServer server;
    private Pulses.@Nullable Pulse pulse;

    ControlVerticle(ControlOptions options) {
        this.options = options;
    }

    @Override
    public Future<?> start() {
        Sessions ours = Sessions.on(vertx, options);
        Pulses.Pulse beating = options.pulses().join("control");
        sessions = ours;
        pulse = beating;
        vertx.setPeriodic(TICK_MILLIS, timer -> {
            beating.beat();
            ours.tick();
        });
        HttpServer listener = options.port().server(vertx, List.of(LinkProtocol.VERSION));
        server = listener;
        ControlRoutes routes = new ControlRoutes(vertx, options, ours);
        routes.serveOn(listener);
        return options.port()
                .listen(listener)
                .onSuccess(listening -> routes.guard(vertx))
                .compose(listening -> ours.follow(vertx));
    }

    @Override
    public Future<?> stop() {
        if (pulse != null) {
            pulse.leave();
        }
        Future<Void> left = sessions == null ? Future.succeededFuture() : sessions.leave();
        HttpServer listener = server;
        return left.eventually(() -> listener == null ? Future.succeededFuture() : listener.close());
    }
}
