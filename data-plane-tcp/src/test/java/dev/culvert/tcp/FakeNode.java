package dev.culvert.tcp;

import dev.culvert.shared.accesslog.AccessLog;
import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.bus.Addresses;
import dev.culvert.shared.bus.LocalBus;
import dev.culvert.shared.events.EventSink;
import dev.culvert.shared.meters.Meters;
import dev.culvert.shared.process.ProcessVertx;
import dev.culvert.shared.routes.Offer;
import dev.culvert.shared.routes.PortTroubles;
import dev.culvert.shared.routes.RouteSnapshot;
import dev.culvert.shared.routes.RouteSnapshot.Reachable;
import dev.culvert.shared.routes.SessionEntry;
import dev.culvert.shared.routes.SessionState;
import dev.culvert.shared.settings.AllowedPorts;
import dev.culvert.shared.settings.Balance;
import dev.culvert.shared.settings.ProxyProtocol;
import dev.culvert.shared.status.NodeAbout;
import dev.culvert.shared.status.NodeStatus;
import dev.culvert.shared.status.PartPresence;
import dev.culvert.shared.status.PartStatus;
import dev.culvert.shared.status.PortStatus;
import dev.culvert.shared.time.Clock;
import dev.culvert.tcp.TcpPlaneSettings.Limits;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.Message;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A node in one process: a TCP plane, the routes that a mesh would publish, and sessions that a test plays. */
final class FakeNode implements AutoCloseable {
    static final Limits SHORT = new Limits(
            Duration.ofMillis(300),
            Duration.ofMillis(1000),
            Duration.ofMillis(500),
            Duration.ofMillis(200),
            Duration.ofMillis(400));

    final Vertx vertx =
            ProcessVertx.builder(new VertxOptions().setEventLoopPoolSize(3)).build();
    final Budget budget = new Budget(64 * 1024 * 1024);
    final List<Map<Integer, String>> troubles = new CopyOnWriteArrayList<>();
    private final Set<String> parts = new ConcurrentSkipListSet<>();
    private final List<FakeSession> sessions = new CopyOnWriteArrayList<>();
    private volatile RouteSnapshot routes = RouteSnapshot.EMPTY;
    final Meters meters = new Meters();
    AccessLog log = AccessLog.OFF;
    private TcpPlane plane = new TcpPlane(settings(), budget, Clock.system(), meters, EventSink.NONE, log);
    private String deployment = "";

    FakeNode() {
        LocalBus.prepare(vertx);
        vertx.eventBus()
                .localConsumer(
                        Addresses.PARTS,
                        (Message<PartPresence> told) -> parts.add(told.body().part()));
        vertx.eventBus().localConsumer(Addresses.SNAPSHOT, asked -> asked.reply(routes));
        vertx.eventBus()
                .localConsumer(
                        Addresses.PORTS,
                        (Message<PortTroubles> told) -> troubles.add(told.body().reasons()));
    }

    static TcpPlaneSettings settings() {
        AllowedPorts all = new AllowedPorts(AllowedPorts.DEFAULT_RANGES, Set.of());
        return new TcpPlaneSettings("127.0.0.1", all, Balance.ROUND_ROBIN, Duration.ZERO, 0, null, null, SHORT);
    }

    static TcpPlaneSettings balanced(Balance balance) {
        TcpPlaneSettings s = settings();
        return new TcpPlaneSettings(s.host(), s.allowed(), balance, s.idle(), 0, null, null, s.limits());
    }

    static TcpPlaneSettings idle(Duration limit) {
        TcpPlaneSettings s = settings();
        return new TcpPlaneSettings(s.host(), s.allowed(), s.balance(), limit, 0, null, null, s.limits());
    }

    static TcpPlaneSettings limited(int connections) {
        TcpPlaneSettings s = settings();
        return new TcpPlaneSettings(s.host(), s.allowed(), s.balance(), s.idle(), connections, null, null, s.limits());
    }

    static TcpPlaneSettings expecting(ProxyProtocol expected) {
        TcpPlaneSettings s = settings();
        return new TcpPlaneSettings(s.host(), s.allowed(), s.balance(), s.idle(), 0, expected, null, s.limits());
    }

    static TcpPlaneSettings sending(ProxyProtocol sent) {
        TcpPlaneSettings s = settings();
        return new TcpPlaneSettings(s.host(), s.allowed(), s.balance(), s.idle(), 0, null, sent, s.limits());
    }

    static TcpPlaneSettings allowing(AllowedPorts allowed) {
        TcpPlaneSettings s = settings();
        return new TcpPlaneSettings(s.host(), allowed, s.balance(), s.idle(), 0, null, null, s.limits());
    }

    FakeNode start() {
        return start(settings());
    }

    FakeNode start(TcpPlaneSettings settings) {
        return start(new TcpPlane(settings, budget, Clock.system(), meters, EventSink.NONE, log));
    }

    FakeNode start(TcpPlane running) {
        plane = running;
        deployment = await(vertx.deployVerticle(plane::verticle, new DeploymentOptions().setInstances(2)));
        return this;
    }

    /** What the plane's instances tell of that port, put together; null if none knows it. */
    PortStatus status(int port) {
        List<PartStatus> told = new ArrayList<>();
        for (String part : parts) {
            told.add(await(vertx.eventBus().<PartStatus>request(Addresses.partStatus(part), null, LocalBus.localOnly()))
                    .body());
        }
        NodeAbout about = new NodeAbout("0", "0", "tcp", Instant.EPOCH, "h", List.of());
        return NodeStatus.of("n", "0", about, true, told, List.of()).ports().stream()
                .filter(status -> status.port() == port)
                .findAny()
                .orElse(null);
    }

    TcpPlane plane() {
        return plane;
    }

    void undeploy() {
        await(vertx.undeploy(deployment));
    }

    /** A session of a client of its own that offers these ports. */
    FakeSession session(String client, FakeUpstream upstream, int... ports) {
        FakeSession session = await(FakeSession.join(vertx, budget, sessions.size() + 1, client, upstream, ports));
        sessions.add(session);
        publish();
        return session;
    }

    /** The session is offered no longer, and keeps the streams that it has. */
    void withdraw(FakeSession session) {
        sessions.remove(session);
        publish();
    }

    private void publish() {
        List<Reachable> reachable = new ArrayList<>();
        for (FakeSession session : sessions) {
            List<Offer> offers = new ArrayList<>();
            for (int port : session.ports()) {
                offers.add(Offer.tcp(offers.size() + 1, port, "localhost:" + port));
            }
            SessionEntry entry = new SessionEntry(
                    session.id(), session.client(), 0, 1, offers, SessionState.READY, 0, "127.0.0.1:1", 0, "test");
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

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        await(vertx.close());
    }
}
