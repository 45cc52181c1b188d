package dev.culvert.http;

import dev.culvert.shared.accesslog.AccessLog;
import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.bus.Addresses;
import dev.culvert.shared.bus.LocalBus;
import dev.culvert.shared.meters.Meters;
import dev.culvert.shared.process.ProcessVertx;
import dev.culvert.shared.routes.Offer;
import dev.culvert.shared.routes.RouteSnapshot;
import dev.culvert.shared.routes.RouteSnapshot.Reachable;
import dev.culvert.shared.routes.SessionEntry;
import dev.culvert.shared.routes.SessionState;
import dev.culvert.shared.settings.BindAddress;
import dev.culvert.shared.time.Clock;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A node in one process: an HTTP plane, the routes that a mesh would publish, and sessions that a test plays. */
final class FakeNode implements AutoCloseable {
    final Vertx vertx =
            ProcessVertx.builder(new VertxOptions().setEventLoopPoolSize(3)).build();
    final Budget budget = new Budget(64 * 1024 * 1024);
    private final List<FakeSession> sessions = new CopyOnWriteArrayList<>();
    private volatile RouteSnapshot routes = RouteSnapshot.EMPTY;
    final Meters meters = new Meters();
    AccessLog log = AccessLog.OFF;
    private HttpPlane plane = new HttpPlane(shortLimits(), budget, Clock.system(), meters, log);

    FakeNode() {
        LocalBus.prepare(vertx);
        vertx.eventBus().localConsumer(Addresses.SNAPSHOT, asked -> asked.reply(routes));
    }

    /** Limits so short that a test can wait for them. */
    static HttpPlaneSettings shortLimits() {
        return new HttpPlaneSettings(
                new BindAddress("127.0.0.1", 0),
                Duration.ofMillis(500),
                Duration.ofMillis(2000),
                Duration.ofMillis(300),
                Duration.ofMillis(1000),
                Duration.ofMillis(1000),
                Duration.ofMillis(500),
                null,
                Duration.ofMillis(500));
    }

    /** A session of a client of its own for every host. */
    FakeSession session(String client, FakeUpstream upstream) {
        return session(client, "*", upstream);
    }

    FakeSession session(String client, String host, FakeUpstream upstream) {
        FakeSession session = await(FakeSession.join(vertx, budget, sessions.size() + 1, client, host, upstream));
        sessions.add(session);
        publish(SessionState.READY);
        return session;
    }

    FakeNode start() {
        return start(1, HttpPlaneSettings.on(new BindAddress("127.0.0.1", 0)));
    }

    FakeNode start(int instances, HttpPlaneSettings settings) {
        plane = new HttpPlane(settings, budget, Clock.system(), meters, log);
        await(vertx.deployVerticle(plane::verticle, new DeploymentOptions().setInstances(instances)));
        return this;
    }

    HttpPlane plane() {
        return plane;
    }

    int port() {
        return plane.port();
    }

    RawVisitor visitor() {
        return RawVisitor.connect(port());
    }

    /** The session is offered no longer, and takes what it has. */
    void withdraw(FakeSession session) {
        sessions.remove(session);
        publish(SessionState.READY);
    }

    private void publish(SessionState state) {
        List<Reachable> reachable = new ArrayList<>();
        for (FakeSession session : sessions) {
            SessionEntry entry = new SessionEntry(
                    session.id(),
                    session.client(),
                    0,
                    1,
                    List.of(Offer.http(1, session.host(), "/", "http://127.0.0.1:1")),
                    state,
                    0,
                    "127.0.0.1:1",
                    0,
                    "test");
            reachable.add(new Reachable(entry, session.address(), true));
        }
        routes = RouteSnapshot.of(reachable, routes);
        vertx.eventBus().publish(Addresses.SNAPSHOTS, routes, LocalBus.localOnly());
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        await(vertx.close());
    }
}
