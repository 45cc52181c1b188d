package dev.culvert.mesh.table;

import dev.culvert.shared.routes.Offer;
import dev.culvert.shared.routes.OfferKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which routes a node's own sessions offer together: the first that offers one adds it, the last removes it. */
public final class OwnRoutes {
    private final Map<Key, Integer> offered = new HashMap<>();

    /** Those that may have changed since the last telling, and whether they were offered then. */
    private final Map<Key, Boolean> touched = new LinkedHashMap<>();

    /**
     * A route that is there now and was not, or the other way round.
     *
     * @param kind HTTP or TCP
     * @param route host and path as in {@code app.example/api}, {@code *}, or a port
     * @param added whether it is there now
     */
    public record Change(OfferKind kind, String route, boolean added) {}

    private record Key(OfferKind kind, String route) {
        static Key of(Offer offer) {
            return new Key(offer.kind(), offer.route());
        }
    }

    /** A session offers these instead of those from now on. */
    void replaced(List<Offer> before, List<Offer> after) {
        if (!before.equals(after)) {
            after.forEach(offer -> count(Key.of(offer), 1));
            before.forEach(offer -> count(Key.of(offer), -1));
        }
    }

    /** What has changed since the last call, all in all. */
    List<Change> news() {
        List<Change> news = new ArrayList<>();
        touched.forEach((key, was) -> {
            boolean is = offered.containsKey(key);
            if (is != was) {
                news.add(new Change(key.kind, key.route, is));
            }
        });
        touched.clear();
        return news;
    }

    private void count(Key key, int more) {
        touched.putIfAbsent(key, offered.containsKey(key));
        offered.merge(key, more, (before, change) -> before + change == 0 ? null : before + change);
    }
}
