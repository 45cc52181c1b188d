package dev.culvert.shared.meters;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.http.HttpClientConfig;
import io.vertx.core.http.HttpServerConfig;
import io.vertx.core.metrics.MetricsOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TcpClientConfig;
import io.vertx.core.net.TcpServerConfig;
import io.vertx.core.spi.VertxMetricsFactory;
import io.vertx.core.spi.metrics.ClientMetrics;
import io.vertx.core.spi.metrics.DatagramSocketMetrics;
import io.vertx.core.spi.metrics.EventBusMetrics;
import io.vertx.core.spi.metrics.HttpClientMetrics;
import io.vertx.core.spi.metrics.HttpServerMetrics;
import io.vertx.core.spi.metrics.PoolMetrics;
import io.vertx.core.spi.metrics.TransportMetrics;
import io.vertx.core.spi.metrics.VertxMetrics;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;

/** Vert.x's own meters, without those of the node's inner traffic on the event bus. */
final class VertxMeters implements VertxMetricsFactory {
    private final MicrometerMetricsFactory factory;

    VertxMeters(MeterRegistry registry) {
        this.factory = new MicrometerMetricsFactory(registry);
    }

    @Override
    public VertxMetrics metrics(VertxOptions options) {
        VertxOptions metered = new VertxOptions()
                .setMetricsOptions(new MicrometerMetricsOptions()
                        .setJvmMetricsEnabled(false) // bound for the whole process
                        .setNettyMetricsEnabled(false)
                        .setEnabled(true));
        return new Metered(factory.metrics(metered));
    }

    @Override
    public MetricsOptions newOptions() {
        return factory.newOptions();
    }

    private record Metered(VertxMetrics of) implements VertxMetrics {
        @Override
        public EventBusMetrics<?> createEventBusMetrics() {
            EventBusMetrics<?> everything = of.createEventBusMetrics();
            return new ClusteredBusMeters<>(everything);
        }

        @Override
        public HttpServerMetrics<?, ?> createHttpServerMetrics(
                HttpServerConfig config, SocketAddress tcpLocal, SocketAddress udpLocal) {
            return of.createHttpServerMetrics(config, tcpLocal, udpLocal);
        }

        @Override
        public ClientMetrics<?, ?, ?> createClientMetrics(SocketAddress remote, String type, String namespace) {
            return of.createClientMetrics(remote, type, namespace);
        }

        @Override
        public HttpClientMetrics<?, ?> createHttpClientMetrics(HttpClientConfig config) {
            return of.createHttpClientMetrics(config);
        }

        @Override
        public TransportMetrics<?> createTcpServerMetrics(
                TcpServerConfig config, String protocol, SocketAddress local) {
            return of.createTcpServerMetrics(config, protocol, local);
        }

        @Override
        public TransportMetrics<?> createTcpClientMetrics(TcpClientConfig config, String protocol) {
            return of.createTcpClientMetrics(config, protocol);
        }

        @Override
        public DatagramSocketMetrics createDatagramSocketMetrics(DatagramSocketOptions options) {
            return of.createDatagramSocketMetrics(options);
        }

        @Override
        public PoolMetrics<?, ?> createPoolMetrics(String type, String name, int maxSize) {
            return of.createPoolMetrics(type, name, maxSize);
        }

        @Override
        public void vertxCreated(Vertx vertx) {
            of.vertxCreated(vertx);
        }

        @Override
        public boolean isMetricsEnabled() {
            return true;
        }

        @Override
        public void close() {
            of.close();
        }
    }
}
