package dev.culvert.http;

import dev.culvert.shared.meters.StreamMeters;
import dev.culvert.shared.meters.TunnelSeries;
import dev.culvert.shared.process.RefusedConnections;
import dev.culvert.shared.routes.Route;
import dev.culvert.shared.routes.RouteSnapshot;
import dev.culvert.shared.time.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What a node's HTTP plane counts, over all its instances. However many names and methods visitors invent: at most
 * {@value #MOST_HOSTS} hosts have series of their own, and {@value #MOST_SERIES} combinations of host, code and method.
 * Any event loop may call it.
 */
final class HttpMeters {
    static final int MOST_HOSTS = 1_000;
    static final int MOST_SERIES = 20_000;

    private final MeterRegistry registry;
    private final StreamMeters streams;
    private final RefusedConnections refusedHeaders;
    private final AtomicInteger series = new AtomicInteger();
    private final HostMeters unknown;
    private final HostMeters overflow;
    private final TunnelSeries<String, HostMeters> hosts;

    HttpMeters(MeterRegistry registry, Clock clock) {
        this.registry = registry;
        this.streams = new StreamMeters(registry, "http");
        this.refusedHeaders = new RefusedConnections(clock);
        this.unknown = new HostMeters(this, "unknown");
        this.overflow = new HostMeters(this, "overflow");
        this.hosts = new TunnelSeries<>(MOST_HOSTS, clock, host -> new HostMeters(this, host));
    }

    StreamMeters streams() {
        return streams;
    }

    /** Connections of all instances without a right PROXY header. */
    RefusedConnections refusedHeaders() {
        return refusedHeaders;
    }

    /** The series of requests that no route is known of. */
    HostMeters unknown() {
        return unknown;
    }

    /** Those of a route; the caller keeps them until the routes change. */
    HostMeters of(@Nullable Route route) {
        if (route == null) {
            return unknown;
        }
        TunnelSeries.Found<HostMeters> found = hosts.of(route.pattern());
        if (found.series() != null) {
            return found.series();
        }
        return found.full() ? overflow : unknown;
    }

    void routes(RouteSnapshot snapshot) {
        hosts.offered(snapshot.hosts());
    }

    /** Removes what is gone; now and then. */
    void sweep() {
        hosts.sweep();
    }

    // ---- for the hosts

    MeterRegistry registry() {
        return registry;
    }

    HostMeters overflow() {
        return overflow;
    }

    /** Whether a host may have one more combination; if so it is counted. */
    boolean room(HostMeters host) {
        return host == unknown
                || host == overflow
                || series.getAndUpdate(n -> n < MOST_SERIES ? n + 1 : n) < MOST_SERIES;
    }

    void removed(int combinations) {
        series.addAndGet(-combinations);
    }
}
