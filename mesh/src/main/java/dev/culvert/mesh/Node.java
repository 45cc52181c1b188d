package dev.culvert.mesh;

import dev.culvert.mesh.cluster.ClusteredVertx;
import dev.culvert.mesh.cluster.Membership;
import dev.culvert.mesh.report.NodeReporter;
import dev.culvert.mesh.table.RouteTable;
import dev.culvert.shared.bus.LocalBus;
import dev.culvert.shared.process.ClosedOnFailure;
import dev.culvert.shared.process.ProcessVertx;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/** A node: the Vert.x that its planes are deployed on, the routes that they read, and the links to the other nodes. */
public final class Node {
    private final Vertx vertx;
    private final Promise<String> displaced;

    private Node(Vertx vertx, Promise<String> displaced) {
        this.vertx = vertx;
        this.displaced = displaced;
    }

    /**
     * Starts a node; planes may be deployed on {@link #vertx} once the future has succeeded. Fails with one sentence
     * where a port cannot be had or the cluster cannot be joined.
     */
    public static Future<Node> start(NodeOptions options) {
        Membership membership = options.membership();
        if (membership == null) {
            return deploy(
                    options,
                    ProcessVertx.builder(ProcessVertx.serverOptions())
                            .withMetrics(options.meters().vertx())
                            .build(),
                    null);
        }
        return ClusteredVertx.join(options.name(), membership, options.meters())
                .compose(cluster -> deploy(options, cluster.vertx(), new Clustering(membership, cluster)));
    }

    /** Where the planes are deployed. */
    public Vertx vertx() {
        return vertx;
    }

    /** Succeeds with a sentence if another node of this name is alive: then this one must end. */
    public Future<String> displaced() {
        return displaced.future();
    }

    /** Says goodbye to the other nodes and ends whatever still runs on {@link #vertx}. */
    public Future<Void> close() {
        return vertx.close();
    }

    private static Future<Node> deploy(NodeOptions options, Vertx vertx, @Nullable Clustering clustering) {
        LocalBus.prepare(vertx);
        NodeMeters meters = new NodeMeters(options);
        Promise<String> displaced = Promise.promise();
        ProbePort probes = options.probes();
        return ClosedOnFailure.start(
                vertx.deployVerticle(new Mesh(options, new RouteTable(), meters, clustering, displaced::tryComplete))
                        .compose(mesh -> vertx.deployVerticle(new NodeReporter(options)))
                        .compose(reporter -> probes == null
                                ? Future.succeededFuture()
                                : vertx.deployVerticle(new ProbeVerticle(probes, options)))
                        .map(deployed -> new Node(vertx, displaced)),
                vertx::close);
    }
}
