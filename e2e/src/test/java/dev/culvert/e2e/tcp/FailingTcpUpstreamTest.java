package dev.culvert.e2e.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.e2e.FreePorts;
import dev.culvert.e2e.RawVisitor;
import dev.culvert.e2e.StatusJson;
import dev.culvert.e2e.Tunnel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clients of one port, one of whose upstreams does not work. */
class FailingTcpUpstreamTest {

    private static final Duration TOLD_WITHIN = Duration.ofSeconds(10);

    private final int port = FreePorts.next();

    @Test
    void an_upstream_that_refuses_is_told_and_passed_over_and_is_back_when_it_listens_again() throws IOException {
        try (TcpServer good = TcpServer.saying("good");
                Tunnel tunnel = Tunnel.tcp().start()) {
            TcpServer bad = TcpServer.saying("back");
            int badPort = bad.port();
            tunnel.clientWith("--upstream", good.behind(port));
            tunnel.clientWith("--upstream", bad.behind(port));
            awaitWorks(tunnel, good.port());
            awaitWorks(tunnel, badPort);

            bad.close();
            StatusJson.await(
                    tunnel,
                    "127.0.0.1:" + badPort,
                    TOLD_WITHIN,
                    told -> told.fails() && told.reason().contains("refused"));
            assertThat(visits(20)).containsOnly("good");

            try (TcpServer again = TcpServer.saying(badPort, "back")) {
                awaitWorks(tunnel, again.port());
                assertThat(visits(20)).contains("good", "back");
            }
        }
    }

    @Test
    void an_upstream_that_takes_no_connection_is_told_and_keeps_no_visitor_waiting() throws IOException {
        List<SocketChannel> crowd = new ArrayList<>();
        try (TcpServer good = TcpServer.saying("good");
                ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Tunnel tunnel = Tunnel.tcp().start()) {
            // its queue is full: the kernel drops what comes
            for (int i = 0; i < 4; i++) {
                SocketChannel one = SocketChannel.open();
                one.configureBlocking(false);
                one.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), full.getLocalPort()));
                crowd.add(one);
            }
            tunnel.clientWith("--upstream", good.behind(port));
            tunnel.clientWith("--upstream", port + "=127.0.0.1:" + full.getLocalPort());
            StatusJson.await(
                    tunnel,
                    "127.0.0.1:" + full.getLocalPort(),
                    TOLD_WITHIN,
                    told -> told.fails() && told.reason().contains("timeout"));
            long begun = System.nanoTime();
            assertThat(visits(20)).containsOnly("good");
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
        } finally {
            for (SocketChannel one : crowd) {
                one.close();
            }
        }
    }

    @Test
    void proofs_are_no_connections_of_visitors_and_visitors_spare_an_upstream_its_proofs() throws IOException {
        try (TcpServer upstream = TcpServer.saying("good");
                Tunnel tunnel = Tunnel.tcp().start()) {
            tunnel.clientWith("--upstream", upstream.behind(port));
            awaitWorks(tunnel, upstream.port());
            Await.within(Duration.ofSeconds(10), "a second proof", () -> upstream.accepted() == 2);
            assertThat(metrics(tunnel))
                    .contains("tcp_dataplane_connections_total{port=\"" + port + "\"} 0.0")
                    .contains("culvert_streams_open{plane=\"tcp\"} 0");

            long begun = System.nanoTime();
            int visits = 0;
            while (System.nanoTime() - begun < Duration.ofSeconds(12).toNanos()) {
                assertThat(visits(1)).containsOnly("good");
                visits++;
            }
            assertThat(upstream.accepted()).isEqualTo(2 + visits);
            assertThat(metrics(tunnel))
                    .contains("tcp_dataplane_connections_total{port=\"" + port + "\"} " + visits + ".0\n");
        }
    }

    private static void awaitWorks(Tunnel tunnel, int upstreamPort) {
        StatusJson.await(tunnel, "127.0.0.1:" + upstreamPort, TOLD_WITHIN, StatusJson.Told::works);
    }

    private List<String> visits(int times) throws IOException {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            try (RawVisitor visitor = RawVisitor.connect(port)) {
                words.add(visitor.text(4));
            }
        }
        return words;
    }

    private static String metrics(Tunnel tunnel) {
        return tunnel.askControl("/metrics").body();
    }
}
