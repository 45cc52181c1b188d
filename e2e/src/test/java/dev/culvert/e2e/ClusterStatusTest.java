package dev.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The status of a cluster whose planes are processes of their own, one of them with the role status alone. */
class ClusterStatusTest {

    /** A second for the node that does not answer, and one for curl and a busy machine. */
    private static final Duration AT_ONCE = Duration.ofSeconds(2);

    @TempDir
    Path folder;

    private Netns net;

    @Test
    void the_control_port_tells_what_the_status_node_gathers_and_marks_a_frozen_node_as_missing() throws Exception {
        try (Netns hosts = new Netns().host("control").host("http").host("status")) {
            net = hosts;
            gathered(new NetnsCluster(net, folder, "control", "status"));
        }
    }

    private void gathered(NetnsCluster cluster) {
        try (CulvertProcess control = cluster.node("control", "control", "server");
                CulvertProcess http = cluster.node("http", "http", "server");
                CulvertProcess status = cluster.node("status", "status", "server")) {
            for (CulvertProcess process : List.of(control, http, status)) {
                process.awaitLine("\\bready\\b", Tunnel.START);
            }
            Awaitility.await("all three in the status")
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(status())
                            .contains("\"partial\":false", "\"hostname\":", row("control", true), row("http", true))
                            .contains(row("status", true), "\"mode\":\"http\""));

            http.freeze();

            frozenIsMissingAtOnce();

            http.resume();

            Awaitility.await("whole again")
                    .atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(status()).contains("\"partial\":false", row("http", true)));

            status.kill();
            Awaitility.await("the asked node's own part")
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(status()).contains("\"partial\":true", row("control", true)));
        }
    }

    /** From the first question on, and while the cluster manager finds out, and after it has. */
    private void frozenIsMissingAtOnce() {
        long frozen = System.nanoTime();
        Awaitility.await("15 s of partial answers")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(500))
                .pollDelay(Duration.ZERO)
                .until(() -> {
                    long start = System.nanoTime();
                    assertThat(status())
                            .contains("\"partial\":true,\"missing\":[\"http\"]", row("http", false))
                            .contains(row("status", true), row("control", true));
                    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AT_ONCE);
                    return start - frozen > Duration.ofSeconds(15).toNanos();
                });
    }

    private static String row(String node, boolean answered) {
        return "{\"node\":\"" + node + "\",\"answered\":" + answered;
    }

    private String status() {
        return Curl.run(
                        List.of(net.prefix("control")),
                        InputStream.nullInputStream(),
                        true,
                        "-k",
                        "-H",
                        "Authorization: Bearer " + Tunnel.TOKEN,
                        "https://127.0.0.1:8123/status")
                .body();
    }
}
