package dev.culvert.mesh.peer;

import dev.culvert.mesh.NodeIdentity;
import dev.culvert.mesh.table.RouteTable;
import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.bus.LocalBus;
import dev.culvert.shared.link.handshake.PeerAddress;
import dev.culvert.shared.meters.LinkMeters;
import dev.culvert.shared.meters.Meters;
import dev.culvert.shared.probe.Readiness;
import dev.culvert.shared.process.ProcessVertx;
import dev.culvert.shared.routes.RouteSnapshot;
import dev.culvert.shared.routes.SessionOffers;
import dev.culvert.shared.settings.BindAddress;
import dev.culvert.shared.time.Clock;
import dev.culvert.shared.tls.ClusterDir;
import dev.culvert.shared.tls.LiveKeyCert;
import dev.culvert.shared.tls.SubjectNames;
import dev.culvert.shared.tls.VertxTls;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The peer links of a node, without a cluster beneath: others are made known by the test. */
final class PeerNode {
    final Vertx vertx =
            ProcessVertx.builder(new VertxOptions().setEventLoopPoolSize(2)).build();
    final Budget budget = new Budget(1 << 26);
    final CompletableFuture<String> displaced = new CompletableFuture<>();
    final List<String> events = new CopyOnWriteArrayList<>();
    final String name;
    final int port;
    private final RouteTable table = new RouteTable();
    private final Context context = vertx.getOrCreateContext();
    private final Peers peers;

    PeerNode(String name, int port, ClusterDir dir) throws Exception {
        this.name = name;
        this.port = port;
        LocalBus.prepare(vertx);
        SubjectNames names = SubjectNames.parse("test", List.of("127.0.0.1"));
        LiveKeyCert own = new LiveKeyCert(
                dir.nodeCertificate(name, names, java.time.Clock.systemUTC()).current());
        Readiness readiness = new Readiness();
        readiness.started();
        PeersOptions options = new PeersOptions(
                NodeIdentity.of(name),
                "127.0.0.1:" + port,
                table,
                budget,
                Clock.system(),
                readiness,
                new LinkMeters(new Meters().registry(), "peer"),
                (type, fields) -> events.add(type.text() + " " + fields),
                () -> {},
                displaced::complete);
        peers = on(() -> new Peers(vertx, options, new PeerDialer(vertx, VertxTls.nodeClient(own, dir.nodesCa()))));
        CompletableFuture<Void> listening = new CompletableFuture<>();
        on(() -> {
            vertx.setPeriodic(100, timer -> peers.tick());
            vertx.setPeriodic(500, timer -> peers.heartbeat());
            new PeerListener(vertx, new BindAddress("127.0.0.1", port), VertxTls.nodeServer(own, dir.nodesCa()), peers)
                    .listen()
                    .onSuccess(done -> listening.complete(null))
                    .onFailure(listening::completeExceptionally);
            return true;
        });
        listening.get(10, TimeUnit.SECONDS);
    }

    /** Makes another node known at that port, which may be a relay's. */
    void meet(PeerNode other, int at) throws Exception {
        on(() -> {
            peers.known(new PeerAddress(other.name, "127.0.0.1:" + at), true);
            return true;
        });
    }

    void offer(SessionOffers offers) throws Exception {
        on(() -> table.offered(offers));
    }

    RouteSnapshot snapshot() throws Exception {
        return on(table::snapshot);
    }

    void close() throws Exception {
        on(peers::leave);
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private <T> T on(Supplier<T> action) throws Exception {
        CompletableFuture<T> done = new CompletableFuture<>();
        context.runOnContext(turn -> {
            try {
                done.complete(action.get());
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        return done.get(10, TimeUnit.SECONDS);
    }
}
