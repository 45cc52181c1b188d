package dev.culvert.e2e.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.e2e.Curl;
import dev.culvert.e2e.FreePorts;
import dev.culvert.e2e.RawVisitor;
import dev.culvert.e2e.Trust;
import dev.culvert.e2e.Tunnel;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DescriptorsTest {

    private static final int LIMIT = 400;

    @Test
    @Trust("file descriptors exhausted")
    void without_descriptors_accepting_pauses_and_what_runs_goes_on_until_there_are_some_again() throws IOException {
        int port = FreePorts.next();
        List<RawVisitor> crowd = new ArrayList<>();
        try (TcpServer upstream = TcpServer.echo();
                Tunnel tunnel = Tunnel.tcp()
                        .serverPrefix("prlimit", "--nofile=" + LIMIT)
                        .start()) {
            tunnel.server().awaitLine("descriptors are few: limit=" + LIMIT, Tunnel.START);
            tunnel.clientWith("--upstream", upstream.behind(port));
            Await.listening(port);
            try (RawVisitor running = RawVisitor.connect(port)) {
                echo(running);
                // the kernel accepts all of them; the server those that it has descriptors for
                for (int i = 0; i < LIMIT; i++) {
                    crowd.add(RawVisitor.connect(port));
                }
                Await.that("as many connections as fit", new Steady(upstream));
                int served = upstream.open();
                assertThat(served).isBetween(LIMIT / 4, LIMIT - 64);
                assertThat(Descriptors.of(tunnel.server())).isLessThan(LIMIT);

                for (int i = 0; i < 20; i++) {
                    echo(running);
                    assertThat(Curl.run(tunnel.controlUrl("/healthz")).status()).isEqualTo(200);
                }
                // those who wait are served as soon as others leave
                crowd.subList(0, LIMIT / 2).forEach(RawVisitor::close);
                for (RawVisitor waiting : crowd.subList(LIMIT / 2, LIMIT)) {
                    echo(waiting.timeout(Duration.ofSeconds(10)));
                }
                echo(running);
            }
            crowd.forEach(RawVisitor::close);
            Await.that("the end of all", () -> upstream.open() == 0);
            try (RawVisitor after = RawVisitor.connect(port)) {
                echo(after);
            }
            assertThat(tunnel.server().output()).doesNotContain("\tat ");
        }
    }

    private static void echo(RawVisitor visitor) throws IOException {
        visitor.send("x");
        assertThat(visitor.text(1)).isEqualTo("x");
    }

    /** True once the number of running connections has not moved for half a second. */
    private static final class Steady implements java.util.concurrent.Callable<Boolean> {
        private final TcpServer upstream;
        private int last;
        private long since = System.nanoTime();

        Steady(TcpServer upstream) {
            this.upstream = upstream;
        }

        @Override
        public Boolean call() {
            if (upstream.open() != last) {
                last = upstream.open();
                since = System.nanoTime();
            }
            return System.nanoTime() - since > 500_000_000L;
        }
    }
}
