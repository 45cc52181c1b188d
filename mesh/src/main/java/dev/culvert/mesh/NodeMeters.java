package dev.culvert.mesh;

import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.routes.RouteSnapshot;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/** What a node tells of itself as a whole. The mesh verticle sets it, any thread may read it. */
final class NodeMeters {
    private volatile RouteSnapshot routes = RouteSnapshot.EMPTY;
    private volatile int peers;

    NodeMeters(NodeOptions options) {
        MeterRegistry registry = options.meters().registry();
        Budget budget = options.budget();
        gauge(registry, "culvert.cluster.members", "Nodes that this one has a link to, and itself.", () -> peers + 1);
        gauge(
                registry,
                "culvert.node.ready",
                "1 while this node should get new work, else 0.",
                () -> options.readiness().ready() ? 1 : 0);
        Gauge.builder("culvert.memory.budget.used", budget, Budget::used)
                .description("Memory that streams hold or may be sent for, of the budget.")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("culvert.memory.budget.limit", budget, Budget::limit)
                .description("The memory budget of this process.")
                .baseUnit("bytes")
                .register(registry);
        routes(registry, "http", () -> routes.httpRoutes());
        routes(registry, "tcp", () -> routes.tcpPorts().size());
    }

    /** What is published from now on. */
    void routes(RouteSnapshot snapshot) {
        routes = snapshot;
    }

    /** How many other nodes there is a link to. */
    void peers(int linked) {
        peers = linked;
    }

    private static void gauge(MeterRegistry registry, String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).register(registry);
    }

    private static void routes(MeterRegistry registry, String kind, Supplier<Number> value) {
        Gauge.builder("culvert.routes", value)
                .description("Routes in the table that this node serves by, its peers' included.")
                .tag("kind", kind)
                .register(registry);
    }
}
