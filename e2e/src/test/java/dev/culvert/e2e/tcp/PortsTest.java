package dev.culvert.e2e.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.e2e.CulvertProcess;
import dev.culvert.e2e.FreePorts;
import dev.culvert.e2e.RawVisitor;
import dev.culvert.e2e.Trust;
import dev.culvert.e2e.Tunnel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which ports are opened, when, and what is said of those that are not. */
@Tag("smoke")
class PortsTest {

    private final List<Integer> ports = FreePorts.take(3);
    private TcpServer ssh;
    private TcpServer postgres;
    private Tunnel tunnel;

    @BeforeEach
    void start() {
        ssh = TcpServer.saying("ssh");
        postgres = TcpServer.saying("pg.");
        tunnel = Tunnel.tcp().start();
    }

    @AfterEach
    void stop() {
        tunnel.close();
        ssh.close();
        postgres.close();
    }

    @Test
    void clients_with_different_ports_use_one_server_and_each_port_goes_with_its_last_client() throws IOException {
        CulvertProcess first = tunnel.clientWith("--upstream", ssh.behind(ports.get(0)));
        CulvertProcess second = tunnel.clientWith("--upstream", postgres.behind(ports.get(1)));
        ports.subList(0, 2).forEach(Await::listening);
        try (RawVisitor one = RawVisitor.connect(ports.get(0));
                RawVisitor other = RawVisitor.connect(ports.get(1))) {
            assertThat(one.text(3)).isEqualTo("ssh");
            assertThat(other.text(3)).isEqualTo("pg.");

            first.kill();
            Await.closed(ports.get(0));
            assertThat(one.end()).matches(RawVisitor.End::reset);
            other.send("still here");

            // running connections finish, new ones find nobody
            second.terminate();
            Await.closed(ports.get(1));
            other.send("still here");
            other.endOutput();
            assertThat(other.end().reset()).isFalse();
        }
        assertThat(second.awaitExit(Duration.ofSeconds(10))).isZero();
    }

    @Test
    @Trust("opening one of the server's own or a privileged port")
    void own_and_privileged_ports_are_refused_with_the_flag_that_would_allow_them_and_others_serve()
            throws IOException {
        CulvertProcess client = tunnel.clientWith(
                "--upstream",
                ssh.behind(tunnel.controlPort()),
                "--upstream",
                ssh.behind(80),
                "--upstream",
                ssh.behind(ports.get(0)));
        client.awaitLine("refused .*\\b" + tunnel.controlPort() + "\\b", Tunnel.START);
        String privileged = client.awaitLine("refused .*\\b80\\b", Tunnel.START);
        assertThat(privileged).contains("--allow-ports");
        assertThat(tunnel.server().awaitLine("refused.*\\b80\\b", Tunnel.START)).doesNotContain("Exception");
        Await.listening(ports.get(0));
        try (RawVisitor visitor = RawVisitor.connect(ports.get(0))) {
            assertThat(visitor.text(3)).isEqualTo("ssh");
        }
    }

    @Test
    void a_port_that_another_program_holds_is_reported_once_and_served_when_it_is_free() throws IOException {
        int held = ports.get(0);
        CulvertProcess client;
        try (ServerSocket other = new ServerSocket(held, 1, InetAddress.getLoopbackAddress())) {
            assertThat(other.isBound()).isTrue();
            client = tunnel.clientWith("--upstream", ssh.behind(held), "--upstream", ssh.behind(ports.get(1)));
            client.awaitLine("offer failed.*\\b" + held + "\\b.*another program", Duration.ofSeconds(5));
            Await.listening(ports.get(1));
            // it is tried again, and not said again
            Await.within(Duration.ofSeconds(10), "2 s without more to say", new Quiet(tunnel.server(), client));
        }
        Await.within(Duration.ofSeconds(8), "the port that is free again", () -> {
            try (RawVisitor visitor = RawVisitor.connect(held)) {
                return visitor.text(3).equals("ssh");
            } catch (java.io.UncheckedIOException e) {
                return false;
            }
        });
        assertThat(client.lines().stream().filter(line -> line.text().contains("another program")))
                .hasSize(1);
    }

    /** True once none of them has said anything for 2 s. */
    private static final class Quiet implements java.util.concurrent.Callable<Boolean> {
        private final List<CulvertProcess> processes;
        private int lines;
        private long since = System.nanoTime();

        Quiet(CulvertProcess... processes) {
            this.processes = List.of(processes);
        }

        @Override
        public Boolean call() {
            int now = processes.stream().mapToInt(one -> one.lines().size()).sum();
            if (now != lines) {
                lines = now;
                since = System.nanoTime();
            }
            return System.nanoTime() - since > 2_000_000_000L;
        }
    }
}
