package dev.culvert.shared.probe;

import dev.culvert.shared.process.ListenFailure;
import dev.culvert.shared.settings.BindAddress;
import dev.culvert.shared.settings.ProxyProtocol;
import dev.culvert.shared.tls.ServerTls;
import dev.culvert.shared.tls.VertxTls;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerConfig;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.WebSocketServerConfig;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Where the control port listens and how. HTTP/1.1 only: the WebSocket handshake needs it, and nothing else here gains
 * by more.
 */
public final class ControlPort {
    /** How long a load balancer's header may take. */
    public static final Duration HEADER_LIMIT = Duration.ofSeconds(5);

    private static final int BACKLOG = 4096;

    private final BindAddress bind;
    private final @Nullable ServerTls tls;
    private final @Nullable ProxyProtocol header;
    private final AtomicInteger actualPort = new AtomicInteger();

    /**
     * A control port that nobody listens on yet.
     *
     * @param tls null for none
     */
    public ControlPort(BindAddress bind, @Nullable ServerTls tls) {
        this(bind, tls, null);
    }

    /**
     * The same behind a load balancer.
     *
     * @param header what every connection must begin with, before TLS; null for nothing
     */
    public ControlPort(BindAddress bind, @Nullable ServerTls tls, @Nullable ProxyProtocol header) {
        this.bind = bind;
        this.tls = tls;
        this.header = header;
    }

    /** Where it is to listen. */
    public BindAddress bind() {
        return bind;
    }

    /** Its TLS, null for none. */
    public @Nullable ServerTls tls() {
        return tls;
    }

    /** The PROXY header that every connection must begin with, null for none. */
    public @Nullable ProxyProtocol header() {
        return header;
    }

    /** Where it listens; what was asked for until it does. */
    public int port() {
        int actual = actualPort.get();
        return actual == 0 ? bind.port() : actual;
    }

    /**
     * A server for it, one for each verticle instance; all share one listener.
     *
     * @param subProtocols of WebSockets
     */
    public HttpServer server(Vertx vertx, List<String> subProtocols) {
        HttpServerConfig config = new HttpServerConfig()
                .setVersions(HttpVersion.HTTP_1_0, HttpVersion.HTTP_1_1)
                .setWebSocketConfig(new WebSocketServerConfig().setSubProtocols(subProtocols));
        config.getTcpConfig()
                .setUseProxyProtocol(header != null)
                .setProxyProtocolTimeout(HEADER_LIMIT)
                .setAcceptBacklog(BACKLOG);
        return tls == null
                ? vertx.createHttpServer(config)
                : vertx.httpServerBuilder()
                        .with(config)
                        .with(tls.options())
                        .with(VertxTls.engine())
                        .build();
    }

    /** Has one of its servers listen; fails with one sentence if the port cannot be had. */
    public Future<Void> listen(HttpServer server) {
        // port 0 would give each instance a port of its own
        SocketAddress address = bind.port() == 0
                ? SocketAddress.sharedRandomPort(Math.max(1, System.identityHashCode(this)), bind.host())
                : SocketAddress.inetSocketAddress(bind.port(), bind.host());
        return ListenFailure.named(server.listen(address), "--control-addr", "--control-port", bind)
                .onSuccess(listening -> actualPort.set(listening.actualPort()))
                .mapEmpty();
    }
}
