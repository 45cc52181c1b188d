package dev.culvert.mesh.report;

import dev.culvert.mesh.NodeIdentity;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A check that does not take its time, for tests of other packages. */
public final class BusChecks {
    private final BusCheck check;

    private BusChecks(BusCheck check) {
        this.check = check;
    }

    public static BusChecks start(Vertx vertx, String node, Duration every) {
        CompletableFuture<BusCheck> started = new CompletableFuture<>();
        vertx.runOnContext(turn -> {
            BusCheck check = BusCheck.start(vertx, NodeIdentity.of(node), every);
            started.complete(check);
        });
        return new BusChecks(started.join());
    }

    public int renewals() {
        return check.renewals();
    }
}
