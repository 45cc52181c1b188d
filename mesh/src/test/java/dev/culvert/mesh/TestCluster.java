package dev.culvert.mesh;

import static org.awaitility.Awaitility.await;

import dev.culvert.mesh.cluster.Membership;
import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.bus.Addresses;
import dev.culvert.shared.bus.LocalBus;
import dev.culvert.shared.probe.Pulses;
import dev.culvert.shared.probe.Readiness;
import dev.culvert.shared.routes.OffersAnswer;
import dev.culvert.shared.routes.Route;
import dev.culvert.shared.routes.RouteSnapshot;
import dev.culvert.shared.routes.SessionEntry;
import dev.culvert.shared.routes.SessionOffers;
import dev.culvert.shared.routes.SessionRef;
import dev.culvert.shared.settings.ClusterSettings;
import dev.culvert.shared.settings.HostPort;
import dev.culvert.shared.time.Clock;
import dev.culvert.shared.tls.ClusterDir;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Nodes of one cluster in this process, each with a Vert.x and ports of its own on the loopback address. */
final class TestCluster implements AutoCloseable {
    private final Path folder;
    private final ClusterDir dir;
    private final int firstMemberPort = freePort();
    private final List<TestNode> nodes = new ArrayList<>();

    TestCluster(Path folder) {
        this.folder = folder;
        this.dir = ClusterDir.init(folder, java.time.Clock.systemUTC());
    }

    /** A node, with what tests look at. */
    record TestNode(Node node, Readiness readiness, Budget budget, ClusterSettings settings) {

        RouteSnapshot snapshot() {
            return get(node.vertx().eventBus().<RouteSnapshot>request(Addresses.SNAPSHOT, null, LocalBus.localOnly()))
                    .body();
        }

        /** The session of that host's first client; null if there is none. */
        SessionRef session(String host) {
            Route route = snapshot().http(host, "/");
            return route == null ? null : route.clients().get(0).sessions().get(0);
        }

        SessionRef awaitSession(String host) {
            await().atMost(Duration.ofSeconds(10)).until(() -> session(host) != null);
            return session(host);
        }

        OffersAnswer offer(SessionEntry entry, String busAddress, boolean proven) {
            return get(node.vertx()
                            .eventBus()
                            .<OffersAnswer>request(
                                    Addresses.OFFERS,
                                    new SessionOffers(entry, busAddress, proven),
                                    LocalBus.localOnly(Duration.ofSeconds(5))))
                    .body();
        }

        void close() {
            get(node.close());
        }
    }

    TestNode start(String name) {
        return start(name, dir);
    }

    TestNode start(String name, ClusterDir secrets) {
        TestNode started = tryToStart(name, secrets);
        nodes.add(started);
        return started;
    }

    /** Starts a node again that has ended, on the ports that it had. */
    TestNode restart(String name, TestNode before) {
        TestNode started = start(name, dir, before.settings());
        nodes.add(started);
        return started;
    }

    private TestNode tryToStart(String name, ClusterDir secrets) {
        int memberPort = nodes.isEmpty() ? firstMemberPort : freePort();
        ClusterSettings settings = new ClusterSettings(
                folder,
                List.of(new HostPort("127.0.0.1", firstMemberPort)),
                "127.0.0.1",
                memberPort,
                freePort(),
                freePort());
        return start(name, secrets, settings);
    }

    private static TestNode start(String name, ClusterDir secrets, ClusterSettings settings) {
        Readiness readiness = new Readiness();
        readiness.started();
        Budget budget = new Budget(1 << 26);
        NodeOptions options = new NodeOptions(name, budget, Clock.system(), readiness, new Pulses(Clock.system()))
                .in(new Membership(settings, secrets));
        return new TestNode(get(Node.start(options)), readiness, budget, settings);
    }

    ClusterDir dir() {
        return dir;
    }

    @Override
    public void close() {
        nodes.forEach(TestNode::close);
    }

    static <T> T get(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e.getCause() == null ? e : e.getCause());
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
