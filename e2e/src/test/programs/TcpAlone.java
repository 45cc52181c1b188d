import dev.culvert.shared.events.EventSink;
import dev.culvert.mesh.Node;
import dev.culvert.mesh.NodeOptions;
import dev.culvert.shared.accesslog.AccessLog;
import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.bus.Addresses;
import dev.culvert.shared.bus.LocalBus;
import dev.culvert.shared.meters.Meters;
import dev.culvert.shared.probe.Pulses;
import dev.culvert.shared.probe.Readiness;
import dev.culvert.shared.routes.Offer;
import dev.culvert.shared.routes.SessionEntry;
import dev.culvert.shared.routes.SessionOffers;
import dev.culvert.shared.routes.SessionState;
import dev.culvert.shared.settings.AllowedPorts;
import dev.culvert.shared.time.Clock;
import dev.culvert.tcp.TcpPlane;
import dev.culvert.tcp.TcpPlaneSettings;
import io.vertx.core.DeploymentOptions;
import java.util.List;
import java.util.Set;

/** {@code TcpAlone PORT}: a node with nothing but a TCP data plane, and a route for that port to a session that is not there. */
final class TcpAlone {
    public static void main(String[] args) throws Exception {
        Clock clock = Clock.system();
        Budget budget = new Budget(64 << 20);
        TcpPlane plane = new TcpPlane(
                TcpPlaneSettings.on("127.0.0.1", new AllowedPorts(AllowedPorts.DEFAULT_RANGES, Set.of())), budget, clock, new Meters(),
                EventSink.NONE, AccessLog.OFF);
        Node.start(new NodeOptions("alone", budget, clock, new Readiness(), new Pulses(clock)))
                .compose(node -> node.vertx()
                        .deployVerticle(plane::verticle, new DeploymentOptions().setInstances(2))
                        .compose(id -> node.vertx()
                                .eventBus()
                                .request(Addresses.OFFERS, offer(Integer.parseInt(args[0])), LocalBus.localOnly())))
                .onSuccess(answer -> System.out.println("alone " + args[0]))
                .onFailure(Throwable::printStackTrace);
        Thread.currentThread().join();
    }

    private static SessionOffers offer(int port) {
        Offer offer = Offer.tcp(1, port, "localhost:22");
        String client = "0123456789abcdef0123456789abcdef";
        return new SessionOffers(
                new SessionEntry(
                        1, client, 0, 1, List.of(offer), SessionState.READY, 0, "192.0.2.1:40000", 0, "0.1.0"),
                "nobody",
                true);
    }
}
