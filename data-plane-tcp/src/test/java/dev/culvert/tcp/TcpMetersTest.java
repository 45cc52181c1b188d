package dev.culvert.tcp;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.shared.meters.TunnelSeries;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How connections show in the meters. */
class TcpMetersTest {
    private final FakeNode node = new FakeNode();
    private final Upstream upstream = new Upstream();
    private final int port = FakeNode.freePort();

    @AfterEach
    void stop() {
        node.close();
        upstream.close();
    }

    @Test
    void a_port_is_there_before_its_first_visitor_and_counts_to_zero_again() {
        serve();
        assertThat(open()).isZero();
        try (Peer visitor = Peer.connect(port);
                Peer served = upstream.accept()) {
            visitor.send("abc");
            assertThat(served.read(3)).isEqualTo("abc");
            served.send("de");
            assertThat(visitor.read(2)).isEqualTo("de");
            await().untilAsserted(() -> assertThat(open()).isEqualTo(1));
        }
        try (Peer visitor = Peer.connect(port)) {
            visitor.reset();
        }
        await().untilAsserted(() -> assertThat(total()).isEqualTo(2));
        await().untilAsserted(() -> assertThat(open()).isZero());
        await().untilAsserted(() -> {
            assertThat(bytes("in")).isEqualTo(3);
            assertThat(bytes("out")).isEqualTo(2);
        });
    }

    @Test
    void series_outlive_their_port_as_long_as_a_connection_does() {
        FakeSession session = serve();
        try (Peer visitor = Peer.connect(port);
                Peer served = upstream.accept()) {
            visitor.send("1");
            assertThat(served.read(1)).isEqualTo("1");
            node.withdraw(session);
            Duration longer = TunnelSeries.LINGER.plusSeconds(1);
            await().during(longer).atMost(longer.plusSeconds(2)).until(() -> open() == 1);
        }
        await().atMost(10, SECONDS)
                .until(() -> node.meters
                        .registry()
                        .find("tcp.dataplane.connections.gauge")
                        .gauges()
                        .isEmpty());
    }

    private FakeSession serve() {
        FakeSession session = node.start().session("c1", FakeUpstream.at(upstream.port()), port);
        Listens.await(port);
        return session;
    }

    private double open() {
        return node.meters
                .registry()
                .get("tcp.dataplane.connections.gauge")
                .tag("port", Integer.toString(port))
                .gauge()
                .value();
    }

    private double total() {
        return node.meters
                .registry()
                .get("tcp.dataplane.connections")
                .tag("port", Integer.toString(port))
                .counter()
                .count();
    }

    private double bytes(String direction) {
        return node.meters
                .registry()
                .get("culvert.tunnel")
                .tags("tunnel", Integer.toString(port), "direction", direction)
                .functionCounter()
                .count();
    }
}
