package dev.culvert.shared.meters;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.spi.VertxMetricsFactory;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The meters of one process, for Prometheus. Any thread may use it; whoever counts on a hot path keeps the meter that it
 * has looked up.
 */
public final class Meters {
    private final PrometheusMeterRegistry registry;

    /** Without any meter yet. */
    public Meters() {
        registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        registry.config().meterFilter(new MeterRules());
    }

    /** Where meters are registered and removed. */
    public MeterRegistry registry() {
        return registry;
    }

    /** Counts what Vert.x itself does, once it has been given to the builder. */
    public VertxMetricsFactory vertx() {
        return new VertxMeters(registry);
    }

    /**
     * Writes all meters as they stand; blocking.
     *
     * @param accept the request's header: OpenMetrics for those who ask for it, else Prometheus's text format
     */
    public void write(OutputStream to, String accept) throws IOException {
        registry.scrape(to, Exposition.of(accept));
    }

    /** The media type that {@link #write} writes for such a request. */
    public static String mediaType(String accept) {
        return Exposition.of(accept);
    }
}
