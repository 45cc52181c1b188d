package dev.culvert.e2e.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.e2e.CulvertProcess;
import dev.culvert.e2e.FreePorts;
import dev.culvert.e2e.Tunnel;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** iperf3 through a tunnel: each way, with one stream and with eight. */
class IperfTest {

    private static final Pattern RECEIVED =
            Pattern.compile("\"sum_received\":\\s*\\{[^}]*\"bits_per_second\":\\s*([0-9.e+]+)");

    @Test
    void each_way_and_eight_streams_end_without_an_error() {
        int port = FreePorts.next();
        int upstream = FreePorts.next();
        try (CulvertProcess server = CulvertProcess.program("iperf3", "-s", "-B", "127.0.0.1", "-p", "" + upstream)
                        .start();
                Tunnel tunnel = Tunnel.tcp().start()) {
            Await.that("iperf3's start", server::isAlive);
            tunnel.clientWith("--upstream", port + "=127.0.0.1:" + upstream);
            tunnel.server().awaitLine("\\blistening\\b.*port=" + port, Tunnel.START);
            for (String flags : new String[] {"", "-R", "-P 8", "-P 8 -R"}) {
                Shell.Result result =
                        Shell.run(Duration.ofSeconds(30), "iperf3 -J -c 127.0.0.1 -p " + port + " -t 3 " + flags);
                assertThat(result.exitCode())
                        .as("%s %s", flags, result.output())
                        .isZero();
                assertThat(result.output()).doesNotContain("\"error\"");
                Matcher received = RECEIVED.matcher(result.output());
                assertThat(received.find()).as(result.output()).isTrue();
                assertThat(Double.parseDouble(received.group(1))).as(flags).isGreaterThan(100e6);
            }
        }
    }
}
