package dev.culvert.http;

import dev.culvert.shared.accesslog.AccessLog;
import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.meters.ListenerMeters;
import dev.culvert.shared.meters.Meters;
import dev.culvert.shared.process.AcceptBrake;
import dev.culvert.shared.process.AcceptGates;
import dev.culvert.shared.process.Descriptors;
import dev.culvert.shared.process.ListenFailure;
import dev.culvert.shared.settings.BindAddress;
import dev.culvert.shared.time.Clock;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The HTTP data plane of a node: one listener, shared by any number of verticle instances, and what they have in common.
 *
 * <pre>{@code
 * HttpPlane plane = new HttpPlane(HttpPlaneSettings.on(address), budget, Clock.system(), meters, AccessLog.OFF);
 * vertx.deployVerticle(plane::verticle, new DeploymentOptions().setInstances(cores));
 * }</pre>
 *
 * The Vert.x must have the bus's codecs, and someone must answer at {@code Addresses.SNAPSHOT} before it is deployed. Any
 * thread may call it.
 */
public final class HttpPlane {
    private final HttpPlaneSettings settings;
    private final Budget budget;
    private final Clock clock;
    private final HttpMeters meters;
    private final AccessLog log;
    private final List<HttpVerticle> running = new CopyOnWriteArrayList<>();
    private final AcceptBrake brake = new AcceptBrake(Descriptors.ofProcess(), () -> false); // answers 503 itself
    private volatile int port;

    /**
     * @param budget the process's
     * @param clock for time limits
     * @param meters the process's
     * @param log the process's, for what visitors ask for
     */
    public HttpPlane(HttpPlaneSettings settings, Budget budget, Clock clock, Meters meters, AccessLog log) {
        this.settings = settings;
        this.budget = budget;
        this.clock = clock;
        this.log = log;
        this.meters = new HttpMeters(meters.registry(), clock);
        ListenerMeters.register(meters.registry(), "http", brake::paused, this.meters.refusedHeaders(), null);
    }

    /**
     * Makes an instance to deploy. Its start completes when visitors can connect, and fails with a sentence that names
     * address and port when it cannot listen there.
     */
    public Deployable verticle() {
        return new HttpVerticle(this);
    }

    /** The port that visitors connect to; 0 before the first instance has started. */
    public int port() {
        return port;
    }

    /**
     * Ends the plane's service: no further connection is accepted, running requests are finished, their answers say
     * {@code Connection: close}, and connections without a request are closed.
     *
     * @param grace what has not finished by then is broken off
     * @return done when no connection is left; never fails
     */
    public Future<Void> drain(Duration grace) {
        return Future.join(
                        running.stream().map(verticle -> verticle.drain(grace)).toList())
                .otherwiseEmpty()
                .mapEmpty();
    }

    HttpPlaneSettings settings() {
        return settings;
    }

    Budget budget() {
        return budget;
    }

    Clock clock() {
        return clock;
    }

    HttpMeters meters() {
        return meters;
    }

    AccessLog log() {
        return log;
    }

    Future<NetServer> listen(NetServer listener) {
        BindAddress at = settings.listen();
        SocketAddress address = at.port() == 0
                // an id for Vert.x, which gives the same free port to all instances that name it
                ? SocketAddress.sharedRandomPort(System.identityHashCode(this) | 1, at.host())
                : SocketAddress.inetSocketAddress(at.port(), at.host());
        return ListenFailure.named(listener.listen(address), "--data-addr", "--port", at)
                .onSuccess(bound -> port = bound.actualPort());
    }

    /** Keeps descriptors in reserve from now on, for the control port, links and files; what is here is served. */
    void brake(Vertx vertx) {
        AcceptGates.of(vertx)
                .ifPresent(gates -> gates.put(port, accepted -> {
                    brake.accepted(accepted);
                    return true;
                }));
    }

    void started(HttpVerticle verticle) {
        running.add(verticle);
    }

    void stopped(HttpVerticle verticle) {
        running.remove(verticle);
    }
}
