package dev.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes of one cluster with the same name, on this machine. */
@Tag("smoke")
class NodeNameTest {

    @TempDir
    Path folder;

    @Test
    void the_second_node_of_a_name_ends_with_one_sentence_and_the_first_stays() {
        Path cluster = folder.resolve("cluster");
        CulvertProcess init =
                CulvertProcess.culvert("cluster", "init", cluster.toString()).run(Duration.ofSeconds(30));
        assertThat(init.exitCode()).as(init.output()).isZero();
        int member = FreePorts.next();
        try (CulvertProcess first = node(cluster, member, member)) {
            first.awaitLine("\\bready\\b", Tunnel.START);
            try (CulvertProcess second = node(cluster, FreePorts.next(), member)) {
                assertThat(second.awaitExit(Duration.ofSeconds(30))).isEqualTo(1);
                assertThat(second.stderr().lines().filter(line -> line.startsWith("culvert: ")))
                        .containsExactly("culvert: --node-name twin: another node of this name is alive"
                                + " (expected: a name of its own)");
                assertThat(second.output()).doesNotContain("\tat ");
            }
            assertThat(first.isAlive()).isTrue();
        }
    }

    private CulvertProcess node(Path cluster, int port, int joins) {
        List<String> arguments = new ArrayList<>(List.of("http", "server", "--token", Tunnel.TOKEN));
        arguments.addAll(List.of("--node-name", "twin", "--cluster-dir", cluster.toString()));
        arguments.addAll(List.of("--cluster-members", "127.0.0.1:" + joins, "--cluster-port", "" + port));
        for (String flag : List.of("--bus-port", "--peer-port", "--control-port", "--port")) {
            arguments.addAll(List.of(flag, "" + FreePorts.next()));
        }
        arguments.addAll(List.of("--control-addr", "127.0.0.1", "--data-addr", "127.0.0.1"));
        return CulvertProcess.culvert(arguments.toArray(String[]::new))
                .env("XDG_STATE_HOME", folder.resolve("state-" + port).toString())
                .start();
    }
}
