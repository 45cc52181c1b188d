package dev.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
        Path cluster = folder.resolve("cluster");
        CulvertProcess init =
                CulvertProcess.culvert("cluster", "init", cluster.toString()).run(Duration.ofSeconds(30));
        assertThat(init.exitCode()).as(init.output()).isZero();
        try (Netns hosts = new Netns().host("control").host("http").host("status")) {
            net = hosts;
            gathered(cluster);
        }
    }

    private void gathered(Path cluster) {
        try (CulvertProcess control = node(cluster, "control");
                CulvertProcess http = node(cluster, "http");
                CulvertProcess status = node(cluster, "status")) {
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

    private CulvertProcess node(Path cluster, String host) {
        List<String> arguments = new ArrayList<>(List.of("server", "--token", Tunnel.TOKEN, "--roles", host));
        arguments.addAll(List.of("--node-name", host, "--cluster-dir", cluster.toString()));
        arguments.addAll(List.of("--cluster-addr", net.address(host), "--cluster-members", members()));
        arguments.addAll(List.of("--auto-tls-san", net.address(host)));
        return CulvertProcess.culvert(arguments.toArray(String[]::new))
                .prefix(net.prefix(host))
                .env("XDG_STATE_HOME", folder.resolve("state-" + host).toString())
                .start();
    }

    private String members() {
        return net.address("control") + ":5701," + net.address("status") + ":5701";
    }
}
