package dev.culvert.http;

import dev.culvert.shared.routes.Balancing;
import dev.culvert.shared.routes.Route;
import dev.culvert.shared.routes.SessionRef;
import dev.culvert.shared.routes.TriedSessions;
import org.jspecify.annotations.Nullable;

/** Where a request has been tried, and whether it may be tried once more. */
final class Attempts {
    private final PlaneLoop loop;
    private final RequestHead request;
    private final TriedSessions tried = new TriedSessions();

    Attempts(PlaneLoop loop, RequestHead request) {
        this.loop = loop;
        this.request = request;
    }

    void begin(SessionRef session) {
        tried.begin(session);
    }

    SessionRef current() {
        return tried.current();
    }

    /** Whether carrying it out twice does no harm: a safe or idempotent method (RFC 9110, section 9.2). */
    boolean repeatable() {
        return switch (request.method()) {
            case "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE" -> true;
            default -> false;
        };
    }

    /** Another session to try, by the routes as they are now; null if there is none or enough were tried. */
    @Nullable
    SessionRef next() {
        Route route = tried.more() ? route() : null;
        return route == null ? null : tried.next(route, loop.passedOver, Balancing.roundRobin());
    }

    /** Whether the route may repeat one more request that was perhaps carried out; if so it is counted. */
    boolean afford() {
        Route route = route();
        return route != null && loop.repeats.of(route).repeat();
    }

    private @Nullable Route route() {
        return loop.routes().http(request.host(), request.path());
    }
}
