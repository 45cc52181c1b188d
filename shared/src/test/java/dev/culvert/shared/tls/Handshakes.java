package dev.culvert.shared.tls;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientConfig;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerConfig;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.SSLEngineOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;

/** A listener and clients on loopback, in real TLS. */
final class Handshakes implements AutoCloseable {

    private final Vertx vertx;
    private final SSLEngineOptions engine;

    Handshakes(Vertx vertx, SSLEngineOptions engine) {
        this.vertx = vertx;
        this.engine = engine;
    }

    HttpServer listen(ServerSSLOptions tls) throws Exception {
        var server = vertx.httpServerBuilder()
                .with(new HttpServerConfig())
                .with(tls)
                .with(engine)
                .build()
                .requestHandler(request -> request.response().end("hello"));
        return await(server.listen(0, "127.0.0.1"));
    }

    HttpClient client(ClientSSLOptions tls) {
        return vertx.httpClientBuilder()
                .with(new HttpClientConfig().setSsl(true))
                .with(tls)
                .with(engine)
                .build();
    }

    /** Dials a connection of its own and tells the certificate that the server presented on it. */
    X509Certificate presented(ClientSSLOptions tls, String host, int port) throws Exception {
        HttpClient client = client(tls);
        try {
            return certificate(get(client, host, port));
        } finally {
            await(client.close());
        }
    }

    static HttpClientRequest get(HttpClient client, String host, int port) throws Exception {
        return await(client.request(HttpMethod.GET, port, host, "/"));
    }

    static X509Certificate certificate(HttpClientRequest request) throws Exception {
        return (X509Certificate) request.connection().peerCertificates().get(0);
    }

    static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws Exception {
        await(vertx.close());
    }
}
