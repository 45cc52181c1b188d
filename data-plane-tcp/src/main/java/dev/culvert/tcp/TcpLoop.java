package dev.culvert.tcp;

import dev.culvert.shared.accesslog.AccessLog;
import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.process.RefusedConnections;
import dev.culvert.shared.process.VisitorLimit;
import dev.culvert.shared.routes.Balancing;
import dev.culvert.shared.routes.PassedOver;
import dev.culvert.shared.routes.RouteSnapshot;
import dev.culvert.shared.stream.FramePort;
import dev.culvert.shared.stream.FrameSink;
import dev.culvert.shared.stream.tcp.FlushQueue;
import dev.culvert.shared.time.Clock;
import dev.culvert.shared.time.CoarseClock;
import dev.culvert.shared.time.DeadlineQueue;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What all visitors' connections of one event loop share; it alone touches it. */
final class TcpLoop {
    /** Bytes of connections that last are told every two seconds. */
    private static final int TICKS_PER_COUNT = 20;

    final TcpPlaneSettings settings;
    final Budget budget;
    final Clock clock;
    final CoarseClock time;
    final Balancing balancing;
    final Ports ports;
    final FlushQueue flushes;
    final PassedOver passedOver;
    final RefusedConnections refused;
    final VisitorLimit limit;
    final RefusedConnections overLimit;
    final TcpMeters meters;
    final AccessLog log;

    final DeadlineQueue headers;
    final DeadlineQueue opening;

    /** A quarter of the limit; null where there is none. */
    final @Nullable DeadlineQueue idle;

    private final Set<VisitorConnection> connections = new HashSet<>();
    private RouteSnapshot routes = RouteSnapshot.EMPTY;
    private @Nullable Promise<Void> drained;

    private int ticks;

    /** Where streams are opened. */
    @FunctionalInterface
    interface Ports {
        /** See {@code FrameBus.open}. */
        FramePort open(String to, FrameSink sink);
    }

    TcpLoop(
            TcpPlaneSettings settings,
            Budget budget,
            Clock clock,
            Balancing balancing,
            RefusedConnections refused,
            VisitorLimit limit,
            RefusedConnections overLimit,
            TcpMeters meters,
            AccessLog log,
            Ports ports,
            FlushQueue flushes) {
        this.settings = settings;
        this.budget = budget;
        this.clock = clock;
        this.time = new CoarseClock(clock);
        this.balancing = balancing;
        this.refused = refused;
        this.limit = limit;
        this.overLimit = overLimit;
        this.meters = meters;
        this.log = log;
        this.ports = ports;
        this.flushes = flushes;
        this.passedOver = new PassedOver(clock);
        this.headers = new DeadlineQueue(time, settings.limits().header());
        this.opening = new DeadlineQueue(time, settings.limits().openedLate());
        Duration idleLimit = settings.idle();
        this.idle = idleLimit.isZero() ? null : new DeadlineQueue(time, idleLimit.dividedBy(VisitorConnection.LOOKS));
    }

    /** What is noted of a connection that was just accepted. */
    Account account(int port) {
        return log.on() ? new LoggedConnection(log, clock, port) : Account.NONE;
    }

    RouteSnapshot routes() {
        return routes;
    }

    void routes(RouteSnapshot snapshot) {
        routes = snapshot;
        passedOver.prune();
        meters.routes(snapshot);
    }

    /** Moves the time on; several times a second. */
    void tick() {
        time.tick();
        headers.expire();
        opening.expire();
        if (idle != null) {
            idle.expire();
        }
        meters.sweep();
        if (++ticks % TICKS_PER_COUNT == 0) {
            connections.forEach(VisitorConnection::count);
        }
    }

    void begun(VisitorConnection connection) {
        connections.add(connection);
    }

    void ended(VisitorConnection connection) {
        connections.remove(connection);
        Promise<Void> waiting = drained;
        if (waiting != null && connections.isEmpty()) {
            waiting.tryComplete();
        }
    }

    /** How many connections are open, by port. */
    Map<Integer, Integer> connections() {
        Map<Integer, Integer> open = new HashMap<>();
        connections.forEach(connection -> open.merge(connection.port(), 1, Integer::sum));
        return open;
    }

    /** Done when no connection is left. */
    Future<Void> drained() {
        if (connections.isEmpty()) {
            return Future.succeededFuture();
        }
        Promise<Void> waiting = drained == null ? Promise.promise() : drained;
        drained = waiting;
        return waiting.future();
    }

    /** Resets what is left. */
    void abort() {
        List.copyOf(connections).forEach(VisitorConnection::abort);
    }
}
