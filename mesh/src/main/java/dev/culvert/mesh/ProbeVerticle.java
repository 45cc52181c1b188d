package dev.culvert.mesh;

import dev.culvert.shared.auth.BearerCheck;
import dev.culvert.shared.auth.PreAuthLimit;
import dev.culvert.shared.events.EventSink;
import dev.culvert.shared.meters.ControlRequests;
import dev.culvert.shared.probe.Probes;
import dev.culvert.shared.probe.Scrape;
import dev.culvert.shared.probe.ShortAnswer;
import dev.culvert.shared.process.AcceptGates;
import dev.culvert.shared.settings.ServerUrl;
import io.netty.channel.Channel;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The control port of a node that takes no clients: it answers probes and scrapes, and sends clients elsewhere. */
final class ProbeVerticle extends VerticleBase {
    private static final long CONNECTION_MILLIS = 5000;

    /** What is there is for those alone who show the token, and so is whether there is anything. */
    private static final Set<String> ELSEWHERE = Set.of("/status", "/events");

    private final ProbePort opened;
    private final Probes probes;
    private final Scrape scrape;
    private final ControlRequests requests;
    private final EventSink events;

    ProbeVerticle(ProbePort opened, NodeOptions options) {
        this.opened = opened;
        this.probes = new Probes(options.readiness(), options.pulses());
        this.scrape = new Scrape(options.meters());
        this.events = options.events();
        this.requests = new ControlRequests(options.meters().registry(), opened.families());
    }

    @Override
    public Future<?> start() {
        HttpServer server = opened.port().server(vertx, List.of());
        BearerCheck operators = new BearerCheck(vertx, opened.operators(), events);
        // each connection is for one short answer
        server.connectionHandler(c -> vertx.setTimer(CONNECTION_MILLIS, timer -> c.close()));
        server.requestHandler(request -> answer(request, operators));
        server.exceptionHandler(failure -> {}); // TLS handshakes that fail are daily fare
        return opened.port().listen(server).onSuccess(listening -> limitStrangers());
    }

    /** From the accept on, where the transport has gates. */
    private void limitStrangers() {
        AcceptGates.of(vertx).ifPresent(gates -> gates.put(opened.port().port(), this::admit));
    }

    private boolean admit(Channel accepted) {
        Optional<PreAuthLimit.Place> place = opened.limit().enter();
        place.ifPresent(taken -> accepted.closeFuture().addListener(closed -> taken.leave()));
        return place.isPresent();
    }

    private void answer(HttpServerRequest request, BearerCheck operators) {
        requests.arrived(request);
        if (probes.answer(request)) {
            return;
        }
        String path = String.valueOf(request.path());
        if (path.equals(Scrape.PATH)) {
            operators.check(request, () -> scrape.answer(vertx, request));
        } else if (ELSEWHERE.contains(path)) {
            operators.check(request, () -> ShortAnswer.text(request, 404, "nothing here"));
        } else if (path.equals(ServerUrl.PATH)) {
            ShortAnswer.text(request, 421, "this node takes no clients (expected: a node with the role control)");
        } else {
            ShortAnswer.text(request, 404, "nothing here");
        }
    }
}
