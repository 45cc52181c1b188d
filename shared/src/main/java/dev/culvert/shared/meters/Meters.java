package dev.culvert.shared.meters;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.spi.VertxMetricsFactory;
import io.vertx.core.spi.metrics.VertxMetrics;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The meters of one process, for Prometheus. Any thread may use it; whoever counts on a hot path keeps the meter that it
 * has looked up.
 */
public final class Meters {
    /** What metering costs is measured against a process without: {@code bench/metrics_cost.py}. */
    private static final boolean OFF = "off".equals(System.getProperty("culvert.meters"));

    private final PrometheusMeterRegistry registry;

    /** Without any meter yet. */
    public Meters() {
        registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        registry.config().meterFilter(new MeterRules());
        if (OFF) {
            registry.config().meterFilter(MeterFilter.deny());
        }
    }

    /** Where meters are registered and removed. */
    public MeterRegistry registry() {
        return registry;
    }

    /** Counts what Vert.x itself does, once it has been given to the builder. */
    public VertxMetricsFactory vertx() {
        return OFF ? options -> new VertxMetrics() {} : new VertxMeters(registry);
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
