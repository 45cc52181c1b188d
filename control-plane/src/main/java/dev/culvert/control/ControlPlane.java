package dev.culvert.control;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** A node's control plane, running: its instances share one listener. */
public final class ControlPlane {
    private final Vertx vertx;
    private final ControlOptions options;
    private final String deployment;

    private ControlPlane(Vertx vertx, ControlOptions options, String deployment) {
        this.vertx = vertx;
        this.options = options;
        this.deployment = deployment;
    }

    /**
     * Listens on the control port. Fails with one sentence if it cannot be had.
     *
     * @param instances as many as event loops should share the clients
     */
    public static Future<ControlPlane> start(Vertx vertx, ControlOptions options, int instances) {
        return vertx.deployVerticle(() -> new ControlVerticle(options), new DeploymentOptions().setInstances(instances))
                .map(id -> new ControlPlane(vertx, options, id));
    }

    /** Where it listens. */
    public int port() {
        return options.port().port();
    }

    /** Says goodbye to the clients, which dial another node or this one's successor, and stops listening. */
    public Future<Void> stop() {
        return vertx.undeploy(deployment);
    }
}
