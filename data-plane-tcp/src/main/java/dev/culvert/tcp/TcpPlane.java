package dev.culvert.tcp;

import dev.culvert.shared.accesslog.AccessLog;
import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.bus.Addresses;
import dev.culvert.shared.bus.LocalBus;
import dev.culvert.shared.events.EventSink;
import dev.culvert.shared.meters.ListenerMeters;
import dev.culvert.shared.meters.Meters;
import dev.culvert.shared.process.AcceptBrake;
import dev.culvert.shared.process.Descriptors;
import dev.culvert.shared.process.RefusedConnections;
import dev.culvert.shared.process.VisitorLimit;
import dev.culvert.shared.routes.Balancing;
import dev.culvert.shared.routes.PortTroubles;
import dev.culvert.shared.settings.Balance;
import dev.culvert.shared.stream.tcp.FlushQueue;
import dev.culvert.shared.time.Clock;
import io.netty.channel.Channel;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.internal.ContextInternal;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The TCP data plane of a node: opens a port when the first route for it appears, closes it when the last one goes, and shares out the visitors among its verticle instances.
 *
 * <pre>{@code
 * TcpPlane plane = new TcpPlane(TcpPlaneSettings.on("0.0.0.0", allowed), budget, Clock.system(), meters, events, AccessLog.OFF);
 * vertx.deployVerticle(plane::verticle, new DeploymentOptions().setInstances(cores));
 * }</pre>
 *
 * The Vert.x must have the bus's codecs, and someone must answer at {@code Addresses.SNAPSHOT} before it is deployed. Any
 * thread may call it.
 */
public final class TcpPlane {
    private final TcpPlaneSettings settings;
    private final Budget budget;
    private final Clock clock;
    private final TcpMeters meters;
    private final AccessLog log;
    private final Balancing balancing;
    private final AcceptBrake brake;
    private final RefusedConnections refused;
    private final VisitorLimit limit;
    private final RefusedConnections overLimit;
    private final CopyOnWriteArrayList<TcpVerticle> running = new CopyOnWriteArrayList<>();
    private final AtomicBoolean kept = new AtomicBoolean();
    private final EventSink events;

    /** Whose turn it is; the listeners' event loop alone has it. */
    private int turn;

    /**
     * @param budget the process's
     * @param clock for time limits
     * @param meters the process's
     * @param events is told of ports that cannot be opened
     * @param log the process's, for visitors' connections
     */
    public TcpPlane(
            TcpPlaneSettings settings, Budget budget, Clock clock, Meters meters, EventSink events, AccessLog log) {
        this(settings, budget, clock, meters, events, log, new AcceptBrake(Descriptors.ofProcess(), budget::tight));
    }

    TcpPlane(
            TcpPlaneSettings settings,
            Budget budget,
            Clock clock,
            Meters meters,
            EventSink events,
            AccessLog log,
            AcceptBrake brake) {
        this.events = events;
        this.log = log;
        this.settings = settings;
        this.budget = budget;
        this.clock = clock;
        this.meters = new TcpMeters(meters.registry(), clock);
        this.balancing =
                settings.balance() == Balance.ROUND_ROBIN ? Balancing.roundRobin() : Balancing.leastConnections();
        this.brake = brake;
        this.refused = new RefusedConnections(clock);
        this.limit = new VisitorLimit(settings.visitorConnections());
        this.overLimit = new RefusedConnections(clock);
        ListenerMeters.register(meters.registry(), "tcp", brake::paused, refused, overLimit);
    }

    /**
     * Makes an instance to deploy. Its start completes when it has seen the routes; ports open as soon as routes ask for
     * them, and one that cannot be had is told on the bus. It fails with one sentence where the address is none.
     */
    public Deployable verticle() {
        return new TcpVerticle(this);
    }

    /**
     * Ends the plane's service: what the kernel has queued is accepted, the ports are closed, running connections go on.
     *
     * @param grace what has not ended by then is reset
     * @return done when no connection is left; never fails
     */
    public Future<Void> drain(Duration grace) {
        return all(TcpVerticle::closePorts).compose(closed -> all(verticle -> verticle.finish(grace)));
    }

    /** Connections that were refused for want of a right PROXY header, since the start. */
    public long refusedHeaders() {
        return refused.count();
    }

    /** Connections that were refused since their visitor had too many, since the start. */
    public long overLimit() {
        return overLimit.count();
    }

    TcpLoop loop(TcpLoop.Ports ports, FlushQueue flushes) {
        return new TcpLoop(settings, budget, clock, balancing, refused, limit, overLimit, meters, log, ports, flushes);
    }

    /** The keeper of the ports, for the first instance that asks; null for the others. */
    Future<@Nullable PortKeeper> keeper(ContextInternal context) {
        if (!kept.compareAndSet(false, true)) {
            return Future.succeededFuture();
        }
        EventBus bus = context.owner().eventBus();
        return context.executeBlocking(() -> InetAddress.getByName(settings.host()), false)
                .recover(e -> Future.failedFuture(new IllegalStateException(
                        "cannot listen on " + settings.host() + " for visitors: it is no address of this machine"
                                + " (expected: one, such as 0.0.0.0)",
                        e)))
                .map(address -> new PortKeeper(
                        settings,
                        clock,
                        events,
                        port -> ListeningSocket.open(context, address, port, brake, this::accepted),
                        troubles -> bus.publish(Addresses.PORTS, new PortTroubles(troubles), LocalBus.localOnly())));
    }

    void started(TcpVerticle verticle) {
        running.addIfAbsent(verticle);
    }

    void stopped(TcpVerticle verticle) {
        running.remove(verticle);
    }

    /** Gives a connection to the instances in turn; on the listeners' event loop. */
    private void accepted(Channel connection, int port) {
        Object[] instances = running.toArray();
        if (instances.length == 0) {
            connection.unsafe().closeForcibly();
        } else {
            turn = (turn + 1) % instances.length;
            ((TcpVerticle) instances[turn]).serve(connection, port);
        }
    }

    private Future<Void> all(Function<TcpVerticle, Future<Void>> work) {
        return Future.join(running.stream().map(work).toList()).otherwiseEmpty().mapEmpty();
    }
}
