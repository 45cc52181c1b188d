package dev.culvert.e2e.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.e2e.CulvertProcess;
import dev.culvert.e2e.Curl;
import dev.culvert.e2e.Folders;
import dev.culvert.e2e.FreePorts;
import dev.culvert.e2e.Nginx;
import dev.culvert.e2e.RawVisitor;
import dev.culvert.e2e.Trust;
import dev.culvert.e2e.Tunnel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The visitor's address through a load balancer in front and to an upstream behind, and headers that nobody may forge. */
class ProxyProtocolTest {

    private static final Duration HEADER_LIMIT = Duration.ofSeconds(5);
    private static final String HAPROXY = """
            defaults
              mode tcp
              timeout connect 5s
              timeout client 30s
              timeout server 30s
            listen balancer
              bind 127.0.0.1:@PORT@
              bind ::1:@PORT@
              server culvert 127.0.0.1:@TO@ send-proxy@VERSION@
            """;

    private final int port = FreePorts.next();

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v2"})
    void a_visitors_address_arrives_from_haproxy_in_front_at_nginx_behind(String version) throws IOException {
        int balancer = FreePorts.next();
        int behind = FreePorts.next();
        Path folder = Folders.create("culvert-haproxy");
        Path file = Files.writeString(
                folder.resolve("haproxy.cfg"),
                HAPROXY.replace("@PORT@", "" + balancer)
                        .replace("@TO@", "" + port)
                        .replace("@VERSION@", version.equals("v1") ? "" : "-v2"));
        try (Nginx nginx = Nginx.start("listen 127.0.0.1:" + behind + " proxy_protocol;"
                        + " location = /who { return 200 $proxy_protocol_addr:$proxy_protocol_server_port; }");
                Tunnel tunnel = Tunnel.tcp()
                        .flags("--lb-proxy-protocol", version, "--proxy-protocol", version)
                        .start();
                CulvertProcess haproxy = CulvertProcess.program("haproxy", "-db", "-f", file.toString())
                        .start()) {
            assertThat(nginx.port()).isNotEqualTo(behind);
            tunnel.clientWith("--upstream", port + "=127.0.0.1:" + behind);
            Await.listening(port);
            Await.listening(balancer);

            assertThat(who(balancer, "127.0.0.1", "127.0.0.77")).isEqualTo("127.0.0.77:" + balancer);
            assertThat(who(balancer, "[::1]", "::1")).isEqualTo("::1:" + balancer);
            assertThat(haproxy.isAlive()).isTrue();
        } finally {
            Folders.delete(folder);
        }
    }

    @Test
    void without_a_balancer_the_upstream_is_told_of_the_visitor_himself() {
        int behind = FreePorts.next();
        try (Nginx nginx = Nginx.start("listen 127.0.0.1:" + behind + " proxy_protocol;"
                        + " location = /who { return 200 $proxy_protocol_addr:$proxy_protocol_server_port; }");
                Tunnel tunnel = Tunnel.tcp().flags("--proxy-protocol", "v2").start()) {
            assertThat(nginx.port()).isNotEqualTo(behind);
            tunnel.clientWith("--upstream", port + "=127.0.0.1:" + behind);
            Await.listening(port);
            assertThat(who(port, "127.0.0.1", "127.0.0.78")).isEqualTo("127.0.0.78:" + port);
        }
    }

    @Test
    @Trust("forged PROXY headers")
    void where_a_header_is_mandatory_its_absence_and_a_wrong_or_late_one_are_refused() throws IOException {
        AtomicLong heard = new AtomicLong();
        try (TcpServer upstream = TcpServer.start(socket -> {
                    byte[] some = new byte[100];
                    for (int length; (length = socket.getInputStream().read(some)) >= 0; ) {
                        heard.addAndGet(length);
                        socket.getOutputStream().write(some, 0, length);
                    }
                });
                Tunnel tunnel = Tunnel.tcp().flags("--lb-proxy-protocol", "v1").start()) {
            tunnel.clientWith("--upstream", upstream.behind(port));
            Await.listening(port);
            try (RawVisitor late = RawVisitor.connect(port);
                    RawVisitor halfway = RawVisitor.connect(port)) {
                long begun = System.nanoTime();
                halfway.send("PROXY TCP4 203.0.");
                for (String wrong : List.of(
                        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
                        "PROXY TCP4 999.0.0.1 203.0.113.1 5 80\r\nhello",
                        "PROXY TCP4 203.0.113.9 203.0.113.1 5 800000\r\nhello",
                        "PROXY SCTP 203.0.113.9 203.0.113.1 5 80\r\nhello",
                        "PROXY TCP4 " + "1".repeat(200),
                        "\r\n\r\n\0\r\nQUIT\n\41\21\0\14\313\0\161\11\313\0\161\1\0\5\0\120hello")) {
                    try (RawVisitor visitor = RawVisitor.connect(port)) {
                        visitor.send(wrong);
                        assertThat(visitor.end()).as(wrong).isEqualTo(new RawVisitor.End(0, true));
                    }
                }
                try (RawVisitor right = RawVisitor.connect(port)) {
                    right.send("PROXY TCP4 203.0.113.9 203.0.113.1 5 80\r\nhello");
                    assertThat(right.text(5)).isEqualTo("hello");
                }
                assertThat(late.end()).isEqualTo(new RawVisitor.End(0, true));
                assertThat(halfway.end()).isEqualTo(new RawVisitor.End(0, true));
                assertThat(Duration.ofNanos(System.nanoTime() - begun))
                        .isBetween(HEADER_LIMIT.minusSeconds(1), HEADER_LIMIT.plusSeconds(5));
            }
            assertThat(heard.get()).as("bytes that came to the upstream").isEqualTo(5);
        }
    }

    private static String who(int port, String address, String from) {
        Curl.Answer answer = Curl.run("--interface", from, "http://" + address + ":" + port + "/who");
        assertThat(answer.exitCode()).as(answer.error()).isZero();
        return answer.body();
    }
}
