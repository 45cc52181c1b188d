package dev.culvert.tcp;

import dev.culvert.shared.meters.ByteMeters;
import dev.culvert.shared.meters.TunnelSeries;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.LongAdder;

/** The series of one port. Any event loop may call it. */
final class PortMeters implements TunnelSeries.Series {
    private static final String PORT = "port";

    private final MeterRegistry registry;
    private final LongAdder open = new LongAdder();
    private final Gauge connections;
    private final Counter total;
    private final ByteMeters bytes;

    PortMeters(MeterRegistry registry, int port) {
        String label = Integer.toString(port);
        this.registry = registry;
        this.connections = Gauge.builder("tcp.dataplane.connections.gauge", open, LongAdder::sum)
                .description("Connections of visitors that are open, by port.")
                .tag(PORT, label)
                .register(registry);
        this.total = Counter.builder("tcp.dataplane.connections")
                .description("Connections of visitors that were accepted, by port.")
                .tag(PORT, label)
                .register(registry);
        this.bytes = new ByteMeters(registry, label);
    }

    void opened() {
        open.increment();
        total.increment();
    }

    void closed() {
        open.decrement();
    }

    /** What has passed since the last call. */
    void passed(long in, long out) {
        bytes.in(in);
        bytes.out(out);
    }

    /** Connections outlive their route. */
    @Override
    public boolean busy() {
        return open.sum() > 0;
    }

    @Override
    public void remove() {
        registry.remove(connections);
        registry.remove(total);
        bytes.remove();
    }
}
