package dev.culvert.e2e.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.e2e.CulvertProcess;
import dev.culvert.e2e.FreePorts;
import dev.culvert.e2e.RawVisitor;
import dev.culvert.e2e.Tunnel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RestartsTest {

    private static final int RESTARTS = 100;

    @Test
    @Timeout(600)
    void after_each_of_100_restarts_a_clients_ports_serve_within_1_s_and_nothing_is_left_at_the_end()
            throws IOException {
        List<Integer> ports = FreePorts.take(2);
        try (TcpServer upstream = TcpServer.saying("here");
                Tunnel tunnel = Tunnel.tcp()
                        // a client that lives for a second need not be compiled well
                        .java("-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
                        .start()) {
            String upstreams = upstream.behind(ports.get(0)) + "," + upstream.behind(ports.get(1));
            restart(tunnel, upstreams, ports, 0);
            ports.forEach(Await::closed);
            int before = Descriptors.of(tunnel.server());

            for (int i = 1; i <= RESTARTS; i++) {
                restart(tunnel, upstreams, ports, i);
            }
            ports.forEach(Await::closed);
            Await.that("as many descriptors as before", () -> Descriptors.of(tunnel.server()) <= before);
            Await.that("the end of every connection", () -> upstream.open() == 0);
            assertThat(said(tunnel.server(), "client connected")).isEqualTo(RESTARTS + 1);
            assertThat(said(tunnel.server(), "client disconnected")).isEqualTo(RESTARTS + 1);
        }
    }

    /** A client comes, is visited, and goes: three times out of four without a word. */
    private static void restart(Tunnel tunnel, String upstreams, List<Integer> ports, int number) throws IOException {
        try (CulvertProcess client = tunnel.clientWith("--upstream", upstreams)) {
            long connected = System.nanoTime();
            for (int port : ports) {
                Await.within(Duration.ofSeconds(5), "a visit at port " + port, () -> visit(port));
            }
            assertThat(Duration.ofNanos(System.nanoTime() - connected))
                    .as("from restart %d to a visit at each port", number)
                    .isLessThan(Duration.ofSeconds(1));
            if (number % 4 == 0) {
                client.terminate();
                assertThat(client.awaitExit(Duration.ofSeconds(10))).isZero();
                return;
            }
            try (RawVisitor running = RawVisitor.connect(ports.get(0))) {
                assertThat(running.text(4)).isEqualTo("here");
                client.kill();
                assertThat(running.end().reset()).isTrue();
            }
        }
    }

    private static boolean visit(int port) throws IOException {
        try (RawVisitor visitor = RawVisitor.connect(port)) {
            return visitor.text(4).equals("here");
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private static long said(CulvertProcess process, String words) {
        return process.lines().stream()
                .filter(line -> line.text().contains(words))
                .count();
    }
}
