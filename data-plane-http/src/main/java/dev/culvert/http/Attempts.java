package dev.culvert.http;

import dev.culvert.shared.routes.Route;
import dev.culvert.shared.routes.SessionRef;
import org.jspecify.annotations.Nullable;

/** Where a request has been tried, and whether it may be tried once more: twice at most, and never where it has been. */
final class Attempts {
    private static final int MOST = 3;

    private final PlaneLoop loop;
    private final RequestHead request;
    private final SessionRef[] tried = new SessionRef[MOST];
    private int count;

    Attempts(PlaneLoop loop, RequestHead request) {
        this.loop = loop;
        this.request = request;
    }

    void begin(SessionRef session) {
        tried[count++] = session;
    }

    SessionRef current() {
        return tried[count - 1];
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
        Route route = count == MOST ? null : route();
        return route == null ? null : route.next(this::wasTried, loop.passedOver);
    }

    /** Whether the route may repeat one more request that was perhaps carried out; if so it is counted. */
    boolean afford() {
        Route route = route();
        return route != null && loop.repeats.of(route).repeat();
    }

    private @Nullable Route route() {
        return loop.routes().http(request.host(), request.path());
    }

    private boolean wasTried(SessionRef session) {
        for (int i = 0; i < count; i++) {
            if (tried[i].session() == session.session()) {
                return true;
            }
        }
        return false;
    }
}
