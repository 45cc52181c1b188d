package dev.culvert.mesh.peer;

import dev.culvert.shared.carrier.WebSocketCarrier;
import dev.culvert.shared.link.Carrier;
import dev.culvert.shared.link.Link;
import dev.culvert.shared.link.handshake.LinkProtocol;
import dev.culvert.shared.link.handshake.PeerAddress;
import dev.culvert.shared.settings.HostPort;
import dev.culvert.shared.settings.ServerUrl;
import dev.culvert.shared.tls.ClusterDir;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketBase;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.net.ClientSSLOptions;
import java.security.cert.X509Certificate;
import java.util.function.BiFunction;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Dials other nodes: a WebSocket over mutual TLS, whose certificate must be valid for the host that was dialled. */
public final class PeerDialer {
    private static final int CONNECT_MILLIS = 2000;
    private static final int HANDSHAKE_MILLIS = 5000;

    private final ClientSSLOptions tls;
    private final WebSocketClient client; // in a field, else it is collected and closes its connections

    /** @param tls trusts the nodes' CA alone and presents this node's certificate */
    public PeerDialer(Vertx vertx, ClientSSLOptions tls) {
        this.tls = tls;
        this.client = vertx.createWebSocketClient(new WebSocketClientOptions().setConnectTimeout(CONNECT_MILLIS));
    }

    /** Dials once; call it on the event loop that is to own the link. */
    Future<Link> dial(PeerAddress peer, BiFunction<Carrier, String, Link> makeLink) {
        HostPort to = HostPort.parse("peer address of " + peer.node(), peer.address());
        WebSocketConnectOptions options = new WebSocketConnectOptions()
                .setHost(to.host())
                .setPort(to.port())
                .setURI(ServerUrl.PATH)
                .setSsl(true)
                .setSslOptions(tls)
                .setTimeout(HANDSHAKE_MILLIS)
                .addSubProtocol(LinkProtocol.VERSION)
                .putHeader(LinkProtocol.FEATURES_HEADER, LinkProtocol.UNMASKED);
        return client.connect(options).map(socket -> {
            boolean unmasked = socket.headers().contains(LinkProtocol.FEATURES_HEADER, LinkProtocol.UNMASKED, true);
            String certified = nodeOf(socket);
            return WebSocketCarrier.takeOver(socket, true, unmasked, carrier -> makeLink.apply(carrier, certified));
        });
    }

    /** The name in the certificate of a connection's other end, which TLS has verified. */
    static String nodeOf(WebSocketBase socket) {
        try {
            X509Certificate certificate = (X509Certificate) socket.sslSession().getPeerCertificates()[0];
            return ClusterDir.nodeName(certificate).orElse("");
        } catch (SSLPeerUnverifiedException e) {
            throw new IllegalStateException("TLS has let in a node without a certificate", e);
        }
    }
}
