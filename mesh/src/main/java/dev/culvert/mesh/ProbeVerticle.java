package dev.culvert.mesh;

import dev.culvert.shared.probe.ControlPort;
import dev.culvert.shared.probe.Probes;
import dev.culvert.shared.probe.Pulses;
import dev.culvert.shared.probe.Readiness;
import dev.culvert.shared.settings.ServerUrl;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/** The control port of a node that takes no clients: it answers the probes, and sends clients elsewhere. */
final class ProbeVerticle extends VerticleBase {
    private static final long CONNECTION_MILLIS = 5000;

    private final ControlPort port;
    private final Probes probes;

    ProbeVerticle(ControlPort port, Readiness readiness, Pulses pulses) {
        this.port = port;
        this.probes = new Probes(readiness, pulses);
    }

    @Override
    public Future<?> start() {
        HttpServer server = port.server(vertx, List.of());
        // each connection is for one short answer
        server.connectionHandler(c -> vertx.setTimer(CONNECTION_MILLIS, timer -> c.close()));
        server.requestHandler(this::answer);
        server.exceptionHandler(failure -> {}); // TLS handshakes that fail are daily fare
        return port.listen(server);
    }

    private void answer(HttpServerRequest request) {
        if (probes.answer(request)) {
            return;
        }
        boolean connect = ServerUrl.PATH.equals(request.path());
        request.response()
                .setStatusCode(connect ? 421 : 404)
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .end(
                        connect
                                ? "this node takes no clients (expected: a node with the role control)\n"
                                : "nothing here\n")
                .onComplete(sent -> request.connection().close());
    }
}
