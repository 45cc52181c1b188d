package dev.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class AddressChangeTest {

    @Test
    @Trust("the server's address changes")
    void a_client_resolves_its_servers_name_anew_at_each_dial() {
        try (Netns net = new Netns().host("old").host("new").host("private")) {
            net.hostsFile("private", "127.0.0.1 localhost\n" + net.address("old") + " exit.test\n");
            try (CulvertProcess before = server(net, "old");
                    CulvertProcess client = CulvertProcess.culvert(
                                    "http",
                                    "client",
                                    "--token",
                                    Tunnel.TOKEN,
                                    "--url",
                                    "ws://exit.test:8123",
                                    "--upstream",
                                    "http://127.0.0.1:8080")
                            .prefix(net.prefix("private"))
                            .start();
                    Nginx nginx = Nginx.start(List.of(net.prefix("private")), "127.0.0.1", 8080, "")) {
                nginx.file("page", "page");
                awaitPage(net, "old", Tunnel.START);

                try (CulvertProcess after = server(net, "new")) {
                    net.hostsFile("private", "127.0.0.1 localhost\n" + net.address("new") + " exit.test\n");
                    before.close();
                    awaitPage(net, "new", Duration.ofSeconds(12));
                    assertThat(after.isAlive()).isTrue();
                    assertThat(client.isAlive()).isTrue();
                }
            }
        }
    }

    private static CulvertProcess server(Netns net, String host) {
        CulvertProcess server = CulvertProcess.culvert(
                        "http", "server", "--token", Tunnel.TOKEN, "--auto-tls=false", "--node-name", host)
                .prefix(net.prefix(host))
                .start();
        server.awaitLine("\\bready\\b", Tunnel.START);
        return server;
    }

    private static void awaitPage(Netns net, String host, Duration limit) {
        Awaitility.await("a page through " + host)
                .atMost(limit)
                .until(() -> Curl.run(
                                        List.of(net.prefix(host)),
                                        InputStream.nullInputStream(),
                                        true,
                                        "http://127.0.0.1:8000/page")
                                .status()
                        == 200);
    }
}
