package dev.culvert.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.culvert.shared.auth.AuthGate;
import dev.culvert.shared.auth.PreAuthLimit;
import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.meters.ServerFamilies;
import dev.culvert.shared.probe.ControlPort;
import dev.culvert.shared.probe.Pulses;
import dev.culvert.shared.probe.Readiness;
import dev.culvert.shared.settings.BindAddress;
import dev.culvert.shared.time.Clock;
import dev.culvert.shared.token.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The control port of a node without a control plane. */
class ProbePortTest {
    private static final String TOKEN = "0123456789abcdef0123456789abcdef01234567";

    private static final int PLACES = 3;

    private final ControlPort port = new ControlPort(new BindAddress("127.0.0.1", 0), null);
    private final HttpClient visitor = HttpClient.newHttpClient();
    private Node node;

    @BeforeEach
    void start() throws Exception {
        NodeOptions options =
                new NodeOptions("a", new Budget(1 << 24), Clock.system(), new Readiness(), new Pulses(Clock.system()));
        AuthGate gate = new AuthGate(Secret.of(TOKEN), Clock.system()::nanos);
        node = Node.start(options.probedAt(
                        new ProbePort(port, gate, new ServerFamilies(List.of("http")), new PreAuthLimit(PLACES))))
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() throws Exception {
        node.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void without_a_token_status_and_metrics_are_401() throws Exception {
        for (String path : List.of("/status", "/metrics")) {
            assertThat(get(path, "Bearer wrong-token-of-a-stranger").statusCode())
                    .isEqualTo(401);
        }
        assertThat(get("/status", "Bearer " + TOKEN).statusCode()).isEqualTo(404);
        assertThat(get("/metrics", "Bearer " + TOKEN).statusCode()).isEqualTo(200);
    }

    @Test
    void strangers_beyond_the_limit_are_closed_at_accept() throws Exception {
        List<Socket> strangers = new ArrayList<>();
        try {
            for (int place = 0; place < PLACES; place++) {
                strangers.add(new Socket(InetAddress.getLoopbackAddress(), port.port()));
            }
            Socket beyond = new Socket(InetAddress.getLoopbackAddress(), port.port());
            strangers.add(beyond);
            beyond.setSoTimeout(3_000); // those who have a place are closed after 5 s

            assertThatNoException().isThrownBy(() -> assertThat(read(beyond)).isEqualTo(-1));
        } finally {
            for (Socket stranger : strangers) {
                stranger.close();
            }
        }
    }

    /** A byte, or -1 once the connection has ended, in whatever way. */
    private static int read(Socket from) throws IOException {
        try {
            return from.getInputStream().read();
        } catch (SocketException reset) {
            return -1;
        }
    }

    @Test
    void probes_ask_for_no_token_and_clients_are_sent_elsewhere() throws Exception {
        assertThat(get("/healthz", "none").statusCode()).isEqualTo(200);
        assertThat(get("/readyz", "none").statusCode()).isEqualTo(503);
        assertThat(get("/connect", "Bearer " + TOKEN).statusCode()).isEqualTo(421);
        assertThat(get("/else", "none").statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> get(String path, String authorization) throws Exception {
        return visitor.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.port() + path))
                        .header("Authorization", authorization)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
