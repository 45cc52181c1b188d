package dev.culvert.mesh.peer;

import dev.culvert.shared.carrier.WebSocketCarrier;
import dev.culvert.shared.link.handshake.LinkProtocol;
import dev.culvert.shared.process.ListenFailure;
import dev.culvert.shared.settings.BindAddress;
import dev.culvert.shared.settings.ServerUrl;
import dev.culvert.shared.tls.VertxTls;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerConfig;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.WebSocketServerConfig;
import io.vertx.core.net.ServerSSLOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The peer port: nodes alone get past its TLS handshake, and nothing but links is served. One instance; its links belong
 * to its event loop.
 */
public final class PeerListener {
    private static final Logger LOG = LoggerFactory.getLogger(PeerListener.class);
    private static final long HEAD_MILLIS = 5000;

    private final Vertx vertx;
    private final BindAddress bind;
    private final Peers peers;
    private final HttpServer server;
    private final Map<HttpConnection, Long> waiting = new HashMap<>();

    /** @param tls asks for a certificate that the nodes' CA has signed */
    public PeerListener(Vertx vertx, BindAddress bind, ServerSSLOptions tls, Peers peers) {
        this.vertx = vertx;
        this.bind = bind;
        this.peers = peers;
        HttpServerConfig config = new HttpServerConfig()
                .setVersions(HttpVersion.HTTP_1_1)
                .setTcpHost(bind.host())
                .setTcpPort(bind.port())
                .setWebSocketConfig(new WebSocketServerConfig().setSubProtocols(List.of(LinkProtocol.VERSION)));
        this.server = vertx.httpServerBuilder()
                .with(config)
                .with(tls)
                .with(VertxTls.engine())
                .build();
    }

    /** Listens; fails with one sentence if the port cannot be had. */
    public Future<Void> listen() {
        server.connectionHandler(this::limit)
                .requestHandler(this::onRequest)
                .exceptionHandler(failure -> LOG.info(
                        "peer refused address={} reason=\"TLS handshake failed: {}\"", bind, failure.getMessage()));
        return ListenFailure.named(server.listen(), "--cluster-addr", "--peer-port", bind)
                .mapEmpty();
    }

    /** Stops listening. */
    public Future<Void> close() {
        return server.close();
    }

    private void limit(HttpConnection connection) {
        waiting.put(connection, vertx.setTimer(HEAD_MILLIS, timer -> {
            waiting.remove(connection);
            connection.close();
        }));
    }

    private void onRequest(HttpServerRequest request) {
        Long timer = waiting.remove(request.connection());
        if (timer != null) {
            vertx.cancelTimer(timer);
        }
        boolean link = ServerUrl.PATH.equals(request.path())
                && request.headers().contains("Sec-WebSocket-Protocol", LinkProtocol.VERSION, false);
        if (!link) {
            request.response()
                    .setStatusCode(400)
                    .putHeader("Connection", "close")
                    .end("the peer port takes links of " + LinkProtocol.VERSION + " only\n")
                    .onComplete(sent -> request.connection().close());
            return;
        }
        boolean unmasked = request.headers().contains(LinkProtocol.FEATURES_HEADER, LinkProtocol.UNMASKED, true);
        if (unmasked) {
            request.response().putHeader(LinkProtocol.FEATURES_HEADER, LinkProtocol.UNMASKED);
        }
        request.toWebSocket().onSuccess(socket -> {
            String certified = PeerDialer.nodeOf(socket);
            WebSocketCarrier.takeOver(socket, false, unmasked, carrier -> peers.accepted(carrier, certified));
        });
    }
}
