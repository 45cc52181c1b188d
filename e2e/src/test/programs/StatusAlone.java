import dev.culvert.mesh.Node;
import dev.culvert.mesh.NodeOptions;
import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.bus.Addresses;
import dev.culvert.shared.bus.BusJson;
import dev.culvert.shared.probe.Pulses;
import dev.culvert.shared.probe.Readiness;
import dev.culvert.shared.status.StatusQuery;
import dev.culvert.shared.time.Clock;
import dev.culvert.status.StatusVerticle;

/** {@code StatusAlone}: a node with nothing but the status plane, which is asked as a control plane would, and prints. */
final class StatusAlone {
    public static void main(String[] args) throws Exception {
        Clock clock = Clock.system();
        Budget budget = new Budget(64 << 20);
        Node.start(new NodeOptions("alone", budget, clock, new Readiness(), new Pulses(clock)))
                .compose(node -> node.vertx()
                        .deployVerticle(new StatusVerticle("alone"))
                        .compose(id -> node.vertx()
                                .eventBus()
                                .request(Addresses.askStatus("alone"), BusJson.write(StatusQuery.of("alone")))))
                .onSuccess(answer -> System.out.println("alone " + answer.body()))
                .onFailure(Throwable::printStackTrace);
        Thread.currentThread().join();
    }
}
