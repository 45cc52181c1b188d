package dev.culvert.http;

import dev.culvert.shared.meters.StreamMeters;
import dev.culvert.shared.routes.Route;
import dev.culvert.shared.routes.RouteSnapshot;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One event loop's way to the meters: what was looked up is kept until the routes change. */
final class LoopMeters {
    private final HttpMeters node;
    private final Map<Route, HostMeters> byRoute = new HashMap<>();

    LoopMeters(HttpMeters node) {
        this.node = node;
    }

    HostMeters of(@Nullable Route route) {
        HostMeters known = route == null ? node.unknown() : byRoute.get(route);
        return known != null ? known : adopt(route);
    }

    StreamMeters streams() {
        return node.streams();
    }

    /** A request was answered before its route was asked for. */
    void refused(String method, Refusal refusal) {
        node.unknown().answered(method, refusal.status(), 0);
    }

    void routes(RouteSnapshot snapshot) {
        byRoute.clear();
        node.routes(snapshot);
    }

    void tick() {
        node.sweep();
    }

    private HostMeters adopt(@Nullable Route route) {
        HostMeters found = node.of(route);
        // unknown may be so for a moment only: another loop has not seen this route yet
        if (route != null && found != node.unknown()) {
            byRoute.put(route, found);
        }
        return found;
    }
}
