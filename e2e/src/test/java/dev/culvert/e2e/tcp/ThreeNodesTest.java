package dev.culvert.e2e.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.e2e.CulvertProcess;
import dev.culvert.e2e.FreePorts;
import dev.culvert.e2e.Tunnel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** TCP listeners on nodes that hold no session, which come and go under load. */
@Isolated("it measures a join")
class ThreeNodesTest {

    private static final String GREETING = "hello";

    private final List<Integer> ports = FreePorts.take(3);
    private final List<Socket> held = new ArrayList<>();

    @Test
    void a_third_node_that_only_listens_joins_under_load_serves_every_port_within_2_s_and_leaves_without_harm()
            throws IOException {
        try (TcpServer upstream = TcpServer.start(socket -> {
                    socket.getOutputStream().write(GREETING.getBytes(StandardCharsets.US_ASCII));
                    socket.getInputStream().transferTo(socket.getOutputStream());
                });
                Cluster cluster = new Cluster()) {
            CulvertProcess first = cluster.node(1, "control,tcp");
            CulvertProcess second = cluster.node(2, "control,tcp");
            first.awaitLine("\\bready\\b", Tunnel.START);
            second.awaitLine("\\bready\\b", Tunnel.START);
            cluster.client(1, "--upstream", upstream.behind(ports.get(0)) + "," + upstream.behind(ports.get(1)));
            cluster.client(2, "--upstream", upstream.behind(ports.get(1)) + "," + upstream.behind(ports.get(2)));
            List<InetSocketAddress> places = new ArrayList<>();
            for (int node : new int[] {1, 2}) {
                for (int port : ports) {
                    places.add(new InetSocketAddress(Cluster.address(node), port));
                }
            }
            for (InetSocketAddress place : places) {
                Await.that("a listener at " + place, () -> isServed(place));
                for (int i = 0; i < 5; i++) {
                    hold(place);
                }
            }
            underLoad(cluster, places);
        } finally {
            for (Socket socket : held) {
                socket.close();
            }
        }
    }

    private void underLoad(Cluster cluster, List<InetSocketAddress> places) throws IOException {
        try (SteadyVisits visits = SteadyVisits.start(200, places, GREETING)) {
            Await.that("a second of visits", () -> visits.done() > 200);
            CulvertProcess third = cluster.node(3, "tcp");
            third.awaitLine("peer linked", Tunnel.START);
            long linked = System.nanoTime();
            for (int port : ports) {
                InetSocketAddress place = new InetSocketAddress(Cluster.address(3), port);
                Await.within(Duration.ofSeconds(5), "a visit at " + place, () -> isServed(place));
            }
            assertThat(Duration.ofNanos(System.nanoTime() - linked))
                    .as("from the first peer link to every port")
                    .isLessThan(Duration.ofSeconds(2));
            int joined = visits.done();
            Await.that("a second more", () -> visits.done() > joined + 200);

            third.terminate();
            assertThat(third.awaitExit(Duration.ofSeconds(15))).isZero();
            int left = visits.done();
            Await.that("a second after", () -> visits.done() > left + 200);
            visits.close();
            assertThat(visits.failures()).isEmpty();
        }
        for (Socket socket : held) {
            socket.getOutputStream().write('x');
            assertThat(socket.getInputStream().read()).as("%s", socket).isEqualTo('x');
        }
    }

    private static boolean isServed(InetSocketAddress place) {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(2_000);
            socket.connect(place, 1_000);
            return socket.getInputStream().readNBytes(GREETING.length()).length == GREETING.length();
        } catch (IOException e) {
            return false;
        }
    }

    private void hold(InetSocketAddress place) throws IOException {
        Socket socket = new Socket();
        held.add(socket);
        socket.setSoTimeout(10_000);
        socket.setTcpNoDelay(true);
        socket.connect(place, 5_000);
        assertThat(socket.getInputStream().readNBytes(GREETING.length())).hasSize(GREETING.length());
    }
}
