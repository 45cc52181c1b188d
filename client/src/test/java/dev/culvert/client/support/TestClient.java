package dev.culvert.client.support;

import static org.awaitility.Awaitility.await;

import dev.culvert.client.TunnelClient;
import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.settings.ClientSettings;
import dev.culvert.shared.settings.ServerTrust;
import dev.culvert.shared.settings.ServerUrl;
import dev.culvert.shared.settings.TokenSource;
import dev.culvert.shared.settings.Tunnels;
import dev.culvert.shared.settings.Upstream;
import dev.culvert.shared.token.Secret;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Clients as tests want them. */
public final class TestClient {
    private TestClient() {}

    /** Deploys a client of that server and waits for its link. */
    public static TunnelClient deploy(Vertx vertx, FakeServer server, String... upstreams) throws Exception {
        TunnelClient client = start(vertx, settings("ws://127.0.0.1:" + server.port(), upstreams), FakeServer.TOKEN);
        await().atMost(Duration.ofSeconds(10)).until(server::linked);
        return client;
    }

    /** Deploys a client with these tunnels and waits for its link. */
    public static TunnelClient deploy(Vertx vertx, FakeServer server, Tunnels tunnels) throws Exception {
        ClientSettings settings =
                settings(List.of("ws://127.0.0.1:" + server.port()), new ServerTrust.SystemCas(), tunnels);
        TunnelClient client = start(vertx, settings, FakeServer.TOKEN);
        await().atMost(Duration.ofSeconds(10)).until(server::linked);
        return client;
    }

    public static TunnelClient start(Vertx vertx, ClientSettings settings, String token) throws Exception {
        return start(vertx, new TunnelClient(settings, Secret.of(token), false, new Budget(64 * 1024 * 1024)));
    }

    public static TunnelClient start(Vertx vertx, TunnelClient client) throws Exception {
        vertx.deployVerticle(client).await(10, TimeUnit.SECONDS);
        return client;
    }

    public static ClientSettings settings(String url, String... upstreams) {
        return settings(List.of(url), new ServerTrust.SystemCas(), upstreams);
    }

    public static ClientSettings settings(List<String> urls, ServerTrust trust, String... upstreams) {
        return settings(urls, trust, Tunnels.http(Upstream.parseAll("--upstream", List.of(upstreams))));
    }

    /** A client that proves HTTP upstreams by that path. */
    public static ClientSettings probing(String url, String path, String upstream) {
        ClientSettings plain = settings(url, upstream);
        return new ClientSettings(plain.servers(), plain.tunnels(), plain.token(), plain.trust(), path, plain.grace());
    }

    private static ClientSettings settings(List<String> urls, ServerTrust trust, Tunnels tunnels) {
        return new ClientSettings(
                urls.stream().map(url -> ServerUrl.parse("--url", url)).toList(),
                tunnels,
                new TokenSource("given by the test", null, null),
                trust,
                null,
                Duration.ofSeconds(5));
    }
}
