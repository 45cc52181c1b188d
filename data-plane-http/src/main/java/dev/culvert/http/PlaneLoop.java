package dev.culvert.http;

import dev.culvert.shared.accesslog.AccessLog;
import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.bus.FrameBus;
import dev.culvert.shared.frame.HeadReader;
import dev.culvert.shared.frame.HeadWriter;
import dev.culvert.shared.frame.Visitor;
import dev.culvert.shared.process.RefusedConnections;
import dev.culvert.shared.routes.PassedOver;
import dev.culvert.shared.routes.Route;
import dev.culvert.shared.routes.RouteSnapshot;
import dev.culvert.shared.settings.ProxyProtocol;
import dev.culvert.shared.stream.FramePort;
import dev.culvert.shared.stream.FrameSink;
import dev.culvert.shared.time.Clock;
import dev.culvert.shared.time.CoarseClock;
import dev.culvert.shared.time.DeadlineQueue;
import io.netty.handler.codec.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/** What all connections and exchanges of one event loop share; it alone touches it. */
final class PlaneLoop {
    final Budget budget;
    final Clock clock;
    final CoarseClock time;
    final Ports ports;
    final HeadReader reader = new HeadReader();
    final HeadWriter writer = new HeadWriter();
    final PassedOver passedOver;
    final RepeatBudgets repeats;
    final LoopMeters meters;
    final long openedNanos;
    final AccessLog log;

    final @Nullable ProxyProtocol header;
    final RefusedConnections refusedHeaders;
    final DeadlineQueue headers;
    final DeadlineQueue heads;
    final DeadlineQueue idle;
    final DeadlineQueue lingering;
    final DeadlineQueue opening;
    final DeadlineQueue answering;

    private RouteSnapshot routes = RouteSnapshot.EMPTY;

    /** Where streams are opened. */
    @FunctionalInterface
    interface Ports {
        /** See {@link FrameBus#open}. */
        FramePort open(String to, FrameSink sink);
    }

    PlaneLoop(HttpPlaneSettings settings, Budget budget, Clock clock, HttpMeters meters, AccessLog log, Ports ports) {
        this.budget = budget;
        this.clock = clock;
        this.time = new CoarseClock(clock);
        this.ports = ports;
        this.passedOver = new PassedOver(clock);
        this.repeats = new RepeatBudgets(time);
        this.meters = new LoopMeters(meters);
        this.log = log;
        this.openedNanos = settings.opened().toNanos();
        this.header = settings.header();
        this.refusedHeaders = meters.refusedHeaders();
        this.headers = new DeadlineQueue(time, settings.headerLimit());
        this.heads = new DeadlineQueue(time, settings.head());
        this.idle = new DeadlineQueue(time, settings.idle());
        this.lingering = new DeadlineQueue(time, settings.lingering());
        this.opening = new DeadlineQueue(time, settings.openedLate());
        this.answering = new DeadlineQueue(time, settings.firstByte());
    }

    RouteSnapshot routes() {
        return routes;
    }

    void routes(RouteSnapshot snapshot) {
        routes = snapshot;
        repeats.routesChanged();
        meters.routes(snapshot);
        passedOver.prune();
    }

    /** What is noted of a request that is being served. */
    Account account(Visitor visitor, RequestHead request, @Nullable Route route) {
        return log.on() ? LoggedRequest.of(log, clock, visitor, request, route) : Account.NONE;
    }

    /**
     * A request was refused before a route was looked for.
     *
     * @param head null if there is none
     */
    void refused(Visitor visitor, @Nullable HttpRequest head, Refusal refusal, String sentence) {
        String method = head == null ? "none" : head.method().name();
        meters.refused(method, refusal);
        if (log.on()) {
            LoggedRequest logged = head != null && head.decoderResult().isSuccess()
                    ? LoggedRequest.refused(log, clock, visitor, head)
                    : LoggedRequest.unread(log, clock, visitor);
            logged.refused(method, refusal, sentence);
            logged.over(refusal.status(), 0);
        }
    }

    /** Moves the time on; several times a second. */
    void tick() {
        time.tick();
        opening.expire();
        answering.expire();
        headers.expire();
        heads.expire();
        lingering.expire();
        idle.expire();
        meters.tick();
    }
}
