package dev.culvert.shared.meters;

import dev.culvert.shared.process.RefusedConnections;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What is told of the listeners of a data plane. */
public final class ListenerMeters {
    private ListenerMeters() {}

    /**
     * Registers it; the caller keeps what is counted.
     *
     * @param plane {@code http} or {@code tcp}
     * @param paused whether accepting pauses; any thread asks
     * @param headers connections without a right PROXY header
     * @param overLimit connections of addresses that had too many; null where the plane has no such limit
     */
    public static void register(
            MeterRegistry registry,
            String plane,
            BooleanSupplier paused,
            RefusedConnections headers,
            @Nullable RefusedConnections overLimit) {
        Gauge.builder("culvert.accepting.paused", paused, asked -> asked.getAsBoolean() ? 1 : 0)
                .description("1 while no connection is accepted, for want of file descriptors or memory.")
                .tag("plane", plane)
                .strongReference(true)
                .register(registry);
        refused(registry, plane, "proxy_header", headers);
        if (overLimit != null) {
            refused(registry, plane, "visitor_connections", overLimit);
        }
    }

    private static void refused(MeterRegistry registry, String plane, String reason, RefusedConnections counted) {
        FunctionCounter.builder("culvert.connections.refused", counted, RefusedConnections::count)
                .description("Connections of visitors that were closed at once, by reason.")
                .tag("plane", plane)
                .tag("reason", reason)
                .register(registry);
    }
}
