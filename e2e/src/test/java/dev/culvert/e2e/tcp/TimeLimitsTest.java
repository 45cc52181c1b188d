package dev.culvert.e2e.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.e2e.CulvertProcess;
import dev.culvert.e2e.FreePorts;
import dev.culvert.e2e.RawVisitor;
import dev.culvert.e2e.Trust;
import dev.culvert.e2e.Tunnel;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How long a connection may say nothing, and how long it may outlive a SIGTERM. */
class TimeLimitsTest {

    private final int port = FreePorts.next();

    @Test
    void who_says_nothing_for_the_idle_timeout_is_cut_and_who_speaks_is_not() throws IOException {
        try (TcpServer upstream = TcpServer.echo();
                Tunnel tunnel = Tunnel.tcp().flags("--idle-timeout", "2s").start()) {
            tunnel.clientWith("--upstream", upstream.behind(port));
            Await.listening(port);
            try (RawVisitor idle = RawVisitor.connect(port);
                    RawVisitor busy = RawVisitor.connect(port)) {
                long begun = System.nanoTime();
                Await.that("the end of the idle one", () -> {
                    busy.send("x");
                    assertThat(busy.text(1)).isEqualTo("x");
                    return upstream.open() == 1;
                });
                assertThat(Duration.ofNanos(System.nanoTime() - begun))
                        .isBetween(Duration.ofMillis(1900), Duration.ofSeconds(6));
                assertThat(idle.end().bytes()).isZero();
                busy.send("x");
                assertThat(busy.text(1)).isEqualTo("x");
            }
        }
    }

    @Test
    void the_kernel_probes_both_connections_while_nothing_is_said() {
        try (TcpServer upstream = TcpServer.saying("x");
                Tunnel tunnel = Tunnel.tcp().start()) {
            tunnel.clientWith("--upstream", upstream.behind(port));
            Await.listening(port);
            try (RawVisitor visitor = RawVisitor.connect(port)) {
                assertThat(visitor.in()).isNotNull();
                for (String end : new String[] {"sport = :" + port, "dport = :" + upstream.port()}) {
                    Await.that(
                            "probes of " + end,
                            () -> Shell.succeed(Duration.ofSeconds(5), "ss -Htno state established '( " + end + " )'")
                                    .contains("timer:(keepalive"));
                }
            }
        }
    }

    @Test
    @Trust("SIGTERM on a single server")
    void on_sigterm_a_server_opens_nothing_more_and_running_connections_finish() throws IOException {
        try (TcpServer upstream = TcpServer.echo();
                Tunnel tunnel = Tunnel.tcp().start()) {
            tunnel.clientWith("--upstream", upstream.behind(port));
            Await.listening(port);
            try (RawVisitor running = RawVisitor.connect(port)) {
                running.send("x");
                assertThat(running.text(1)).isEqualTo("x");
                tunnel.server().terminate();
                Await.closed(port);
                running.send("still here");
                assertThat(running.text(10)).isEqualTo("still here");
                assertThat(tunnel.server().isAlive()).isTrue();
            }
            assertThat(tunnel.server().awaitExit(Duration.ofSeconds(10))).isZero();
        }
    }

    @Test
    void grace_is_the_longest_that_a_connection_keeps_a_server_or_a_client_up() throws IOException {
        try (TcpServer upstream = TcpServer.echo();
                Tunnel tunnel = Tunnel.tcp().flags("--grace", "2s").start()) {
            CulvertProcess client = tunnel.clientWith("--upstream", upstream.behind(port), "--grace", "1s");
            Await.listening(port);
            try (RawVisitor first = RawVisitor.connect(port)) {
                first.send("x");
                assertThat(first.text(1)).isEqualTo("x");
                client.terminate();
                assertThat(client.awaitExit(Duration.ofSeconds(6))).isZero();
                assertThat(first.end().reset()).isTrue();
            }
            tunnel.clientWith("--upstream", upstream.behind(port));
            Await.listening(port);
            try (RawVisitor second = RawVisitor.connect(port)) {
                second.send("x");
                assertThat(second.text(1)).isEqualTo("x");
                tunnel.server().terminate();
                assertThat(tunnel.server().awaitExit(Duration.ofSeconds(8))).isZero();
                assertThat(second.end().reset()).isTrue();
            }
        }
    }
}
