import dev.culvert.http.HttpPlane;
import dev.culvert.http.HttpPlaneSettings;
import dev.culvert.mesh.Node;
import dev.culvert.mesh.NodeOptions;
import dev.culvert.shared.accesslog.AccessLog;
import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.meters.Meters;
import dev.culvert.shared.probe.Pulses;
import dev.culvert.shared.probe.Readiness;
import dev.culvert.shared.settings.BindAddress;
import dev.culvert.shared.time.Clock;
import io.vertx.core.DeploymentOptions;

/** {@code HttpAlone}: a node with nothing but an HTTP data plane, which prints its port. */
final class HttpAlone {
    public static void main(String[] args) throws Exception {
        Clock clock = Clock.system();
        Budget budget = new Budget(64 << 20);
        HttpPlane plane = new HttpPlane(
                HttpPlaneSettings.on(BindAddress.of("--data-addr", "127.0.0.1", "--port", 0)),
                budget,
                clock,
                new Meters(),
                AccessLog.OFF);
        Node.start(new NodeOptions("alone", budget, clock, new Readiness(), new Pulses(clock)))
                .compose(node -> node.vertx().deployVerticle(plane::verticle, new DeploymentOptions().setInstances(2)))
                .onSuccess(id -> System.out.println("alone " + plane.port()))
                .onFailure(Throwable::printStackTrace);
        Thread.currentThread().join();
    }
}
