package dev.culvert.control.http;

import dev.culvert.control.ControlOptions;
import dev.culvert.control.session.Sessions;
import dev.culvert.control.status.StatusSource;
import dev.culvert.shared.meters.ControlRequests;
import dev.culvert.shared.probe.Probes;
import dev.culvert.shared.probe.Scrape;
import dev.culvert.shared.process.RefusedConnections;
import dev.culvert.shared.settings.ServerUrl;
import dev.culvert.shared.tls.Pem;
import dev.culvert.shared.tls.ServerTls;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** The paths of the control port; everything else is 404. */
public final class ControlRoutes {
    private final Router router;
    private final ControlOptions options;
    private final Probes probes;
    private final ControlRequests requests;

    /** Routes whose WebSockets become sessions of that instance. */
    public ControlRoutes(Vertx vertx, ControlOptions options, Sessions sessions) {
        this.options = options;
        this.probes = new Probes(options.readiness(), options.pulses());
        requests = options.meters().requests();
        Bearer bearer = new Bearer(vertx, options.gate(), options.events());
        Bearer operator = new Bearer(vertx, options.operators(), options.events());
        router = Router.router(vertx);
        router.route(ServerUrl.PATH).handler(bearer).handler(new Upgrade(sessions, requests));
        router.get("/.well-known/ca.crt").handler(this::ca);
        router.route("/status")
                .handler(operator)
                .handler(new StatusPage(new StatusSource(vertx, options.nodeName(), options.clock())));
        router.route(Scrape.PATH)
                .handler(operator)
                .handler(context -> options.scrape().answer(vertx, context.request()));
        router.route().handler(context -> Answers.text(context, 404, "nothing here"));
        router.route().failureHandler(this::failed);
    }

    /** Serves them on a server that does not listen yet. */
    public void serveOn(HttpServer server) {
        server.connectionHandler(connection -> Door.enter(connection, options.limit()));
        server.requestHandler(this::onRequest);
        server.exceptionHandler(failure -> {}); // TLS handshakes that fail are daily fare at a public port
    }

    /** The server listens: from now on connections are limited from the accept on. */
    public void guard(Vertx vertx) {
        Door.guard(vertx, options.port(), options.limit(), new RefusedConnections(options.clock()));
    }

    private void onRequest(HttpServerRequest request) {
        Door.headArrived(request);
        requests.arrived(request);
        if (!probes.answer(request)) {
            router.handle(request);
        }
    }

    private void ca(RoutingContext context) {
        ServerTls tls = options.port().tls();
        Optional<X509Certificate> ca = tls == null ? Optional.empty() : tls.ca();
        if (ca.isPresent()) {
            String pem = new String(Pem.encode(List.of(ca.get())), StandardCharsets.US_ASCII);
            Answers.body(context, 200, "application/x-pem-file", pem);
        } else {
            Answers.text(context, 404, "this server's certificate is not of its own making");
        }
    }

    private void failed(RoutingContext context) {
        int status = context.statusCode() >= 400 ? context.statusCode() : 500;
        Answers.text(context, status, status == 500 ? "the server failed" : "the request cannot be served");
    }
}
