package dev.culvert.e2e.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.e2e.CulvertProcess;
import dev.culvert.e2e.Curl;
import dev.culvert.e2e.FreePorts;
import dev.culvert.e2e.Netns;
import dev.culvert.e2e.Nginx;
import dev.culvert.e2e.RawVisitor;
import dev.culvert.e2e.Tunnel;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The ways to name upstreams, and names that change their address. */
class UpstreamsTest {

    @Test
    @Tag("smoke")
    void a_host_with_ports_in_every_spelling_and_remaps_beside_it_are_served() throws IOException {
        List<Integer> ports = FreePorts.take(5);
        List<TcpServer> upstreams = new ArrayList<>();
        try (Tunnel tunnel = Tunnel.tcp().start();
                TcpServer overIpv6 = telling("::1", 0)) {
            for (int port : ports.subList(0, 4)) {
                // the same port as the visitors', and so another address
                upstreams.add(telling("127.0.0.2", port));
            }
            tunnel.clientWith(
                    "--upstream",
                    "127.0.0.2",
                    "--port",
                    "" + ports.get(0),
                    "-p",
                    "" + ports.get(1),
                    "--ports",
                    "" + ports.get(2),
                    "--tcp-ports",
                    "" + ports.get(3),
                    "--upstream",
                    ports.get(4) + "=[::1]:" + overIpv6.port());
            ports.forEach(Await::listening);
            for (int port : ports) {
                String told = "127.0.0.2:" + port;
                try (RawVisitor visitor = RawVisitor.connect(port)) {
                    String expected = port == ports.get(4) ? "0:0:0:0:0:0:0:1:" + overIpv6.port() : told;
                    assertThat(visitor.text(expected.length())).isEqualTo(expected);
                }
            }
        } finally {
            upstreams.forEach(TcpServer::close);
        }
    }

    @Test
    void an_upstreams_name_is_resolved_anew_while_the_client_runs() {
        try (Netns net = new Netns().host("machine")) {
            net.hostsFile("machine", "127.0.0.1 localhost\n127.0.0.2 db.test\n");
            try (Nginx old = nginx(net, "127.0.0.2");
                    Nginx now = nginx(net, "127.0.0.3");
                    CulvertProcess server = culvert(net, "server", "--auto-tls=false");
                    CulvertProcess client =
                            culvert(net, "client", "--url", "ws://127.0.0.1:8123", "--upstream", "9000=db.test:8080")) {
                old.file("page", "old");
                now.file("page", "now");
                awaitPage(net, "old", Tunnel.START);

                net.hostsFile("machine", "127.0.0.1 localhost\n127.0.0.3 db.test\n");
                awaitPage(net, "now", Duration.ofSeconds(10));
                assertThat(server.lines().stream().filter(line -> line.text().contains("client connected")))
                        .hasSize(1);
                assertThat(client.isAlive()).isTrue();
            }
        }
    }

    /** Says where it was reached. */
    private static TcpServer telling(String address, int port) throws IOException {
        return TcpServer.start(
                InetAddress.getAllByName(address)[0],
                port,
                socket -> socket.getOutputStream()
                        .write((socket.getLocalAddress().getHostAddress() + ":" + socket.getLocalPort())
                                .getBytes(StandardCharsets.US_ASCII)));
    }

    private static Nginx nginx(Netns net, String address) {
        return Nginx.start(List.of(net.prefix("machine")), address, 8080, "");
    }

    private static CulvertProcess culvert(Netns net, String what, String... flags) {
        List<String> arguments = new ArrayList<>(List.of("tcp", what, "--token", Tunnel.TOKEN));
        arguments.addAll(List.of(flags));
        return CulvertProcess.culvert(arguments.toArray(String[]::new))
                .prefix(net.prefix("machine"))
                .start();
    }

    private static void awaitPage(Netns net, String page, Duration limit) {
        Await.within(
                limit,
                "the page " + page,
                () -> Curl.run(
                                List.of(net.prefix("machine")),
                                InputStream.nullInputStream(),
                                true,
                                "http://127.0.0.1:9000/page")
                        .body()
                        .equals(page));
    }
}
