package dev.culvert.http;

import dev.culvert.shared.routes.Route;
import dev.culvert.shared.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** Each route's {@link RepeatBudget}. A route is another object in each snapshot and keeps its budget all the same. */
final class RepeatBudgets {
    private final Clock clock;
    private final Map<Route, RepeatBudget> byRoute = new HashMap<>();
    private final Map<String, RepeatBudget> byName = new HashMap<>();

    RepeatBudgets(Clock clock) {
        this.clock = clock;
    }

    RepeatBudget of(Route route) {
        RepeatBudget known = byRoute.get(route);
        return known != null ? known : adopt(route);
    }

    /** The routes are others from now on. */
    void routesChanged() {
        byRoute.clear();
        byName.values().removeIf(RepeatBudget::idle);
    }

    private RepeatBudget adopt(Route route) {
        RepeatBudget budget = byName.computeIfAbsent(route.pattern() + route.path(), name -> new RepeatBudget(clock));
        byRoute.put(route, budget);
        return budget;
    }
}
