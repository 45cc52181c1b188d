package dev.culvert.tcp;

import dev.culvert.shared.meters.StreamMeters;
import dev.culvert.shared.meters.TunnelSeries;
import dev.culvert.shared.routes.RouteSnapshot;
import dev.culvert.shared.time.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

/** What a node's TCP plane counts, over all its instances. Any event loop may call it. */
final class TcpMeters {
    private static final int MOST_PORTS = 65_535;

    private final StreamMeters streams;
    private final TunnelSeries<Integer, PortMeters> ports;

    TcpMeters(MeterRegistry registry, Clock clock) {
        this.streams = new StreamMeters(registry, "tcp");
        this.ports = new TunnelSeries<>(MOST_PORTS, clock, port -> new PortMeters(registry, port));
    }

    StreamMeters streams() {
        return streams;
    }

    /** The series of a port; null where nobody offers it any more. */
    @Nullable
    PortMeters of(int port) {
        return ports.of(port).series();
    }

    /** Ports have their series from the moment that they are offered. */
    void routes(RouteSnapshot snapshot) {
        ports.offered(snapshot.tcpPorts());
        snapshot.tcpPorts().forEach(ports::of);
    }

    /** Removes what is gone; now and then. */
    void sweep() {
        ports.sweep();
    }
}
