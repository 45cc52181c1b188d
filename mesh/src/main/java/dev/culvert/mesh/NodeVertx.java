package dev.culvert.mesh;

import dev.culvert.shared.bus.LocalBus;
import dev.culvert.shared.process.ProcessVertx;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;

/** Makes the Vert.x of a node, ready for its verticles. */
final class NodeVertx {
    private NodeVertx() {}

    /** One whose bus reaches nobody else. */
    static Vertx alone() {
        Vertx vertx = ProcessVertx.builder(new VertxOptions()).build();
        LocalBus.prepare(vertx);
        return vertx;
    }
}
