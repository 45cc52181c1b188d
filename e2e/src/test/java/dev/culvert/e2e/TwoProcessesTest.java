package dev.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Control plane and HTTP data plane as two processes on two hosts, which met over the clustered event bus. */
@Isolated("it moves a gibibyte, and measures a join")
class TwoProcessesTest {

    private static final long SIZE_BYTES = 1L << 30;

    @TempDir
    Path folder;

    private Netns net;

    @Test
    void a_page_a_large_download_and_a_slow_reader_pass_through_both_and_a_third_joins() throws Exception {
        try (Netns hosts =
                new Netns().host("control").host("http").host("third").host("private")) {
            net = hosts;
            throughBoth(new NetnsCluster(net, folder, "control", "http"));
        }
    }

    private void throughBoth(NetnsCluster cluster) throws Exception {
        try (CulvertProcess control = cluster.node("control", "control", "http", "server");
                CulvertProcess http = cluster.node("http", "http", "http", "server")) {
            control.awaitLine("\\bready\\b", Tunnel.START);
            http.awaitLine("\\bready\\b", Tunnel.START);
            try (CulvertProcess client = client();
                    Nginx nginx = Nginx.start(List.of(net.prefix("private")), "127.0.0.1", 8080, "")) {
                client.awaitLine("\\bconnected\\b", Tunnel.START);
                nginx.file("page", "a page").noise("large", 4, SIZE_BYTES);

                Awaitility.await("a page through both")
                        .atMost(Duration.ofSeconds(10))
                        .until(() -> curl("http", true, "/page").body().equals("a page"));
                try (CulvertProcess slow = slowReader()) {
                    Curl.Answer large = curl("http", false, "/large");
                    assertThat(large.exitCode()).as(large.error()).isZero();
                    assertThat(large.sha256()).isEqualTo(Noise.sha256(4, SIZE_BYTES));
                    assertThat(curl("http", true, "/page").body()).isEqualTo("a page");
                    assertThat(slow.isAlive()).as("the slow reader reads still").isTrue();
                }
                assertThat(curl("http", true, "-k", "https://127.0.0.1:8123/connect")
                                .status())
                        .isEqualTo(421);
                theThirdServesWithin2s(cluster);
            }
        }
    }

    private void theThirdServesWithin2s(NetnsCluster cluster) {
        try (CulvertProcess third = cluster.node("third", "http", "http", "server")) {
            third.awaitLine("peer linked", Tunnel.START);
            Awaitility.await("a page through the third")
                    .atMost(Duration.ofSeconds(2))
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> curl("third", true, "/page").body().equals("a page"));
        }
    }

    private CulvertProcess client() {
        return CulvertProcess.culvert(
                        "http",
                        "client",
                        "--token",
                        Tunnel.TOKEN,
                        "--url",
                        "wss://" + net.address("control") + ":8123",
                        "--upstream",
                        "http://127.0.0.1:8080")
                .prefix(net.prefix("private"))
                .env("XDG_STATE_HOME", folder.resolve("state-client").toString())
                .start();
    }

    private CulvertProcess slowReader() {
        return CulvertProcess.program(
                        "curl", "-sS", "--limit-rate", "20k", "-o", "/dev/null", "http://127.0.0.1:8000/large")
                .prefix(net.prefix("http"))
                .start();
    }

    private Curl.Answer curl(String host, boolean keepBody, String... arguments) {
        String[] all = arguments.clone();
        if (all[all.length - 1].startsWith("/")) {
            all[all.length - 1] = "http://127.0.0.1:8000" + all[all.length - 1];
        }
        return Curl.run(List.of(net.prefix(host)), InputStream.nullInputStream(), keepBody, all);
    }
}
