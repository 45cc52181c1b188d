package dev.culvert.cli.run;

import dev.culvert.cli.fileserver.FileServer;
import dev.culvert.client.ClientEnd;
import dev.culvert.client.TunnelClient;
import dev.culvert.shared.settings.AccessLogSettings;
import dev.culvert.shared.settings.BindAddress;
import dev.culvert.shared.settings.ClientSettings;
import dev.culvert.shared.settings.FileserverSettings;
import dev.culvert.shared.settings.ForwardSettings;
import dev.culvert.shared.settings.HostPort;
import dev.culvert.shared.settings.LoadBalancerSettings;
import dev.culvert.shared.settings.Role;
import dev.culvert.shared.settings.ServerSettings;
import dev.culvert.shared.settings.ServerTrust;
import dev.culvert.shared.settings.ServerUrl;
import dev.culvert.shared.settings.TcpSettings;
import dev.culvert.shared.settings.TlsSettings;
import dev.culvert.shared.settings.TokenSource;
import dev.culvert.shared.settings.Tunnels;
import dev.culvert.shared.settings.Upstream;
import dev.culvert.shared.token.Secret;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A whole tunnel in one process: a sample site, the client that exposes it, and the server that visitors ask. */
public final class Quickstart implements Running {

    private static final String LOOPBACK = "127.0.0.1";
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final long RETRY_MILLIS = 25;
    private static final int RETRIES = 400;

    private final SampleSite site;
    private final ServerRun server;
    private final HttpClient visitor;
    private final Promise<Void> ended = Promise.promise();
    private @Nullable TunnelClient client;

    private Quickstart(SampleSite site, ServerRun server) {
        this.site = site;
        this.server = server;
        this.visitor = server.vertx().createHttpClient();
        server.ended().onComplete(closed -> {
            site.close();
            ended.tryComplete();
        });
    }

    /** Completes once a page has come through the tunnel; blocks on a few small files. */
    public static Future<Quickstart> start() throws IOException {
        SampleSite site = SampleSite.create();
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        var token = new TokenSource(HexFormat.of().formatHex(random), null, null);
        Secret secret = Secret.of(HexFormat.of().formatHex(random));
        return ServerRun.start(serverSettings(token), secret, null, "localhost")
                .onFailure(failure -> site.close())
                .compose(server -> {
                    var quickstart = new Quickstart(site, server);
                    return quickstart.connect(token, secret).map(quickstart).onFailure(failure -> quickstart.stopNow());
                });
    }

    /** What a browser is to open. */
    public String url() {
        return "http://" + LOOPBACK + ":" + server.visitors().port() + "/";
    }

    @Override
    public Future<Void> ended() {
        return ended.future();
    }

    @Override
    public Duration longestStop() {
        return GRACE;
    }

    @Override
    public void stop() {
        TunnelClient connected = client;
        Future<?> left = connected == null ? Future.succeededFuture() : connected.shutdown(GRACE);
        left.onComplete(done -> server.stop());
    }

    @Override
    public void stopNow() {
        server.stopNow();
    }

    private Future<Void> connect(TokenSource token, Secret secret) {
        Vertx vertx = server.vertx();
        return serveSite(vertx)
                .compose(address -> {
                    var dialling = new TunnelClient(
                            clientSettings(token, address),
                            secret,
                            false,
                            ProcessMemory.budget(ServerSettings.DEFAULT_MEMORY_BUDGET));
                    client = dialling;
                    return vertx.deployVerticle(dialling).map(dialling);
                })
                .compose(client -> visit(RETRIES)
                        .recover(failure -> client.ended().isComplete()
                                ? Future.failedFuture(
                                        new StartFailure(sentence(client.ended().result()), failure))
                                : Future.failedFuture(failure)));
    }

    private Future<BindAddress> serveSite(Vertx vertx) {
        try {
            var settings = new FileserverSettings(site.folder(), false, new BindAddress(LOOPBACK, 0), null, List.of());
            return new FileServer(vertx, settings, null).listen();
        } catch (IOException e) {
            return Future.failedFuture(e);
        }
    }

    /** Asks for the page until it is there: 503 until the client is connected. */
    private Future<Void> visit(int retries) {
        return visitor.request(HttpMethod.GET, server.visitors().port(), LOOPBACK, "/")
                .compose(request -> request.send())
                .compose(response -> response.body().map(body -> response.statusCode()))
                .compose(status -> {
                    if (status == 200) {
                        return Future.succeededFuture();
                    }
                    if (retries == 0) {
                        return Future.failedFuture(new StartFailure(
                                url() + ": status " + status + " (expected: 200 through the tunnel)",
                                new IllegalStateException()));
                    }
                    return server.vertx()
                            .timer(RETRY_MILLIS, TimeUnit.MILLISECONDS)
                            .compose(waited -> visit(retries - 1));
                });
    }

    private static String sentence(ClientEnd end) {
        return end instanceof ClientEnd.Refused refused ? refused.sentence() : "the client has stopped";
    }

    private static ServerSettings serverSettings(TokenSource token) {
        return new ServerSettings(
                "quickstart",
                new BindAddress(LOOPBACK, 0),
                new BindAddress(LOOPBACK, 0),
                TcpSettings.on(LOOPBACK),
                LoadBalancerSettings.NONE,
                ForwardSettings.OFF,
                Set.of(Role.CONTROL, Role.HTTP),
                token,
                null,
                new TlsSettings.Plain(),
                null,
                null,
                AccessLogSettings.OFF,
                ServerSettings.DEFAULT_MEMORY_BUDGET,
                GRACE);
    }

    private ClientSettings clientSettings(TokenSource token, BindAddress site) {
        var upstream = new Upstream("*", "/", false, new HostPort(LOOPBACK, site.port()));
        var url = new ServerUrl(false, new HostPort(LOOPBACK, server.clients().port()));
        return new ClientSettings(
                List.of(url), Tunnels.http(List.of(upstream)), token, new ServerTrust.SystemCas(), null, GRACE);
    }
}
