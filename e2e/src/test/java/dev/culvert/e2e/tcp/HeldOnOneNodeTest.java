package dev.culvert.e2e.tcp;

import dev.culvert.e2e.CulvertProcess;
import dev.culvert.e2e.FreePorts;
import dev.culvert.e2e.Tunnel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HeldOnOneNodeTest {

    private static final String GREETING = "hello";

    private final int port = FreePorts.next();

    @Test
    void a_port_that_is_held_on_one_node_is_served_by_the_other_and_its_client_is_told_which() throws IOException {
        try (TcpServer upstream = TcpServer.saying(GREETING);
                Cluster cluster = new Cluster()) {
            try (ServerSocket other = new ServerSocket(port, 1, InetAddress.getByName(Cluster.address(2)))) {
                CulvertProcess first = cluster.node(1, "control,tcp");
                CulvertProcess second = cluster.node(2, "control,tcp");
                first.awaitLine("\\bready\\b", Tunnel.START);
                second.awaitLine("\\bready\\b", Tunnel.START);
                CulvertProcess client = cluster.client(1, "--upstream", upstream.behind(port));
                client.awaitLine(
                        "offer failed.*node2.*" + other.getLocalPort() + ".*another program", Duration.ofSeconds(10));
                awaitServed(1);
            }
            awaitServed(2);
        }
    }

    private void awaitServed(int node) {
        InetSocketAddress place = new InetSocketAddress(Cluster.address(node), port);
        Await.that("a visit at " + place, () -> {
            try (Socket socket = new Socket()) {
                socket.setSoTimeout(2_000);
                socket.connect(place, 1_000);
                return socket.getInputStream().readNBytes(GREETING.length()).length == GREETING.length();
            } catch (IOException e) {
                return false;
            }
        });
    }
}
