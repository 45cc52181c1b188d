package dev.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Each plane starts in a JVM whose class path is {@code shared}, {@code mesh} and itself. */
class PlaneAloneTest {

    @Test
    void the_control_plane_takes_clients_without_any_other_plane() throws IOException {
        try (CulvertProcess alone =
                Programs.start("ControlAlone", Set.of("shared", "mesh", "control-plane"), Tunnel.TOKEN)) {
            int port = port(alone);
            assertThat(Curl.run("http://127.0.0.1:" + port + "/readyz").status())
                    .isEqualTo(200);
            try (RawLink link = RawLink.connect(port)) {
                link.send(RawLink.hello("0123456789abcdef0123456789abcdef", "alone.test"));
                assertThat(link.read(RawLink.WELCOME).text()).contains("\"alone\"");
            }
        }
    }

    @Test
    void the_http_plane_answers_visitors_without_any_other_plane() {
        try (CulvertProcess alone = Programs.start("HttpAlone", Set.of("shared", "mesh", "data-plane-http"))) {
            assertThat(Visits.get(port(alone)).status()).isEqualTo(503);
        }
    }

    @Test
    void the_tcp_plane_opens_the_ports_of_routes_without_any_other_plane() throws IOException {
        int port = FreePorts.next();
        try (CulvertProcess alone = Programs.start("TcpAlone", Set.of("shared", "mesh", "data-plane-tcp"), "" + port)) {
            Awaitility.await("a port that a route asks for")
                    .atMost(Tunnel.START)
                    .until(() -> FreePorts.isListening(port));
            try (RawVisitor visitor = RawVisitor.connect(port)) {
                assertThat(visitor.end()).isEqualTo(new RawVisitor.End(0, true));
            }
            assertThat(alone.isAlive()).isTrue();
        }
    }

    @Test
    void the_status_plane_answers_for_its_node_without_any_other_plane() {
        try (CulvertProcess alone = Programs.start("StatusAlone", Set.of("shared", "mesh", "status-api"))) {
            assertThat(alone.awaitLine("^alone ", Tunnel.START))
                    .contains("\"node\":\"alone\"", "\"clients\":[]", "\"partial\":false");
        }
    }

    private static int port(CulvertProcess alone) {
        return Integer.parseInt(alone.awaitLine("^alone ", Tunnel.START).substring("alone ".length()));
    }
}
