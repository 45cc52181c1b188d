package dev.culvert.mesh;

import dev.culvert.shared.process.ClosedOnFailure;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** A node: the Vert.x that its planes are deployed on, and the routes that they read. */
public final class Node {
    private final Vertx vertx;

    private Node(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Starts a node; planes may be deployed on {@link #vertx} once the future has succeeded. */
    public static Future<Node> start(NodeOptions options) {
        Vertx vertx = NodeVertx.alone();
        return ClosedOnFailure.start(
                vertx.deployVerticle(new Mesh(options.clock(), options.pulses()))
                        .map(id -> new Node(vertx)),
                vertx::close);
    }

    /** Where the planes are deployed. */
    public Vertx vertx() {
        return vertx;
    }

    /** Ends whatever still runs on {@link #vertx}. */
    public Future<Void> close() {
        return vertx.close();
    }
}
