package dev.culvert.mesh.report;

import dev.culvert.mesh.NodeIdentity;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.time.Duration;

/** A check that does not take its time, for tests of other packages. */
public final class BusChecks {
    private final MeterRegistry meters = new SimpleMeterRegistry();

    private BusChecks() {}

    public static BusChecks start(Vertx vertx, String node, Duration every) {
        BusChecks checks = new BusChecks();
        vertx.runOnContext(turn -> BusCheck.start(vertx, NodeIdentity.of(node), checks.meters, every));
        return checks;
    }

    public double renewals() {
        return meters.find("culvert.bus.resubscriptions").counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }
}
