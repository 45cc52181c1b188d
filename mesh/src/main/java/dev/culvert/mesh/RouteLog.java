package dev.culvert.mesh;

import dev.culvert.mesh.table.OwnRoutes.Change;
import dev.culvert.shared.events.Event;
import dev.culvert.shared.events.EventSink;
import dev.culvert.shared.events.EventType;
import dev.culvert.shared.log.Printable;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs which routes a node's sessions begin and cease to offer, and tells them as events. */
final class RouteLog {
    private static final Logger LOG = LoggerFactory.getLogger(RouteLog.class);
    private static final int MOST_LINES = 20;

    private final EventSink events;

    RouteLog(EventSink events) {
        this.events = events;
    }

    void tell(List<Change> news) {
        int left = MOST_LINES;
        for (Change change : news) {
            String kind = change.kind().name().toLowerCase(Locale.ROOT);
            if (left-- > 0) {
                LOG.info("route {} kind={} route={}", word(change), kind, Printable.of(change.route(), 300));
            }
            events.emit(
                    change.added() ? EventType.ROUTE_ADDED : EventType.ROUTE_REMOVED,
                    Event.fields("kind", kind, "route", change.route()));
        }
        if (left < 0) {
            LOG.info("routes changed, which are not told one by one count={}", -left);
        }
    }

    private static String word(Change change) {
        return change.added() ? "added" : "removed";
    }
}
