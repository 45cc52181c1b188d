import dev.culvert.control.ControlOptions;
import dev.culvert.control.ControlPlane;
import dev.culvert.mesh.Node;
import dev.culvert.mesh.NodeOptions;
import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.probe.ControlPort;
import dev.culvert.shared.probe.Pulses;
import dev.culvert.shared.probe.Readiness;
import dev.culvert.shared.settings.BindAddress;
import dev.culvert.shared.time.Clock;
import dev.culvert.shared.token.ResumeSecrets;
import dev.culvert.shared.token.Secret;

/** {@code ControlAlone TOKEN}: a node with nothing but a control plane, which prints its port. */
final class ControlAlone {
    public static void main(String[] args) throws Exception {
        Clock clock = Clock.system();
        Budget budget = new Budget(64 << 20);
        Readiness readiness = new Readiness();
        Pulses pulses = new Pulses(clock);
        ControlPort port = new ControlPort(BindAddress.of("--control-addr", "127.0.0.1", "--control-port", 0), null);
        Node.start(new NodeOptions("alone", budget, clock, readiness, pulses))
                .compose(node -> ControlPlane.start(
                        node.vertx(),
                        ControlOptions.of(
                                "alone", port, Secret.of(args[0]), ResumeSecrets.random(), budget, clock, readiness, pulses),
                        2))
                .onSuccess(plane -> {
                    readiness.started();
                    System.out.println("alone " + plane.port());
                })
                .onFailure(Throwable::printStackTrace);
        Thread.currentThread().join();
    }
}
