package dev.culvert.control.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.control.ControlOptions;
import dev.culvert.control.ControlPlane;
import dev.culvert.shared.auth.PreAuthLimit;
import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.bus.Addresses;
import dev.culvert.shared.bus.LocalBus;
import dev.culvert.shared.events.EventType;
import dev.culvert.shared.probe.ControlPort;
import dev.culvert.shared.probe.Pulses;
import dev.culvert.shared.probe.Readiness;
import dev.culvert.shared.process.ProcessVertx;
import dev.culvert.shared.routes.RouteSnapshot;
import dev.culvert.shared.settings.BindAddress;
import dev.culvert.shared.settings.ProxyProtocol;
import dev.culvert.shared.settings.TlsSettings;
import dev.culvert.shared.time.Clock;
import dev.culvert.shared.tls.Pem;
import dev.culvert.shared.tls.ServerTls;
import dev.culvert.shared.token.ResumeSecrets;
import dev.culvert.shared.token.Secret;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The control port as a stranger meets it: with plain sockets. */
class ControlPortTest {
    private static final String TOKEN = "0123456789abcdef0123456789abcdef01234567";
    private static final String UPGRADE = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    @TempDir
    Path folder;

    private final Readiness readiness = new Readiness();
    private final List<String> events = new CopyOnWriteArrayList<>();
    private Vertx vertx;
    private ControlOptions options;
    private ControlPlane plane;

    @BeforeEach
    void start() throws Exception {
        vertx = ProcessVertx.builder(new VertxOptions()).build();
        LocalBus.prepare(vertx);
        vertx.eventBus().localConsumer(Addresses.SNAPSHOT, asked -> asked.reply(RouteSnapshot.EMPTY));
        start(null);
    }

    @AfterEach
    void close() throws Exception {
        done(plane.stop());
        done(vertx.close());
    }

    @Test
    void without_a_token_status_and_metrics_are_401() throws IOException {
        for (String path : List.of("/status", "/metrics")) {
            assertThat(get(path, "")).startsWith("HTTP/1.1 401 ").contains("\r\nWWW-Authenticate: Bearer\r\n");
            assertThat(get(path, "Authorization: Bearer wrong\r\n")).startsWith("HTTP/1.1 401 ");
        }
        assertThat(events)
                .hasSize(4)
                .allMatch(event -> event.startsWith(EventType.AUTHENTICATION_FAILED + " {remote=127.0.0.1:"))
                .noneMatch(event -> event.contains("wrong"))
                .last()
                .asString()
                .endsWith(", path=/metrics}");
        String token = "Authorization: Bearer " + TOKEN + "\r\n";
        assertThat(get("/status", token)).startsWith("HTTP/1.1 503 ").contains("cannot be had now");
        assertThat(get("/metrics", token))
                .startsWith("HTTP/1.1 200 ")
                .contains(
                        "text/plain; version=0.0.4",
                        "\nhttp_controlplane_requests_total{code=\"401\",path=\"/metrics\"} 2.0\n",
                        "\nhttp_controlplane_requests_total{code=\"503\",path=\"/status\"} 1.0\n",
                        "\nhttp_controlplane_connected_gauge 0.0\n");
        assertThat(get("/metrics", token + "Accept: application/openmetrics-text; version=1.0.0\r\n"))
                .startsWith("HTTP/1.1 200 ")
                .contains("application/openmetrics-text; version=1.0.0", "\n# EOF\n");
    }

    @Test
    void behind_a_load_balancer_every_connection_begins_with_its_header() throws Exception {
        done(plane.stop());
        start(null, ProxyProtocol.V1);
        String header = "PROXY TCP4 203.0.113.7 192.0.2.1 58102 443\r\n";
        try (Socket balancer = dial()) {
            send(balancer, header + request("/healthz", ""));
            assertThat(readHead(balancer)).startsWith("HTTP/1.1 200 ");
        }
        String unknown = "PROXY UNKNOWN\r\n";
        try (Socket balancer = dial()) {
            send(balancer, unknown + request("/healthz", ""));
            assertThat(readHead(balancer)).startsWith("HTTP/1.1 200 ");
        }
        for (String wrong : List.of(
                request("/healthz", ""), "\r\n\r\n\0\r\nQUIT\n", "PROXY TCP4 203.0.113.7\r\n", "P".repeat(1000))) {
            try (Socket stranger = dial()) {
                send(stranger, wrong);
                assertThat(isClosed(stranger)).as(wrong).isTrue();
            }
        }
    }

    @Test
    void a_header_that_trickles_has_five_seconds() throws Exception {
        done(plane.stop());
        start(null, ProxyProtocol.V2);
        try (Socket stranger = dial()) {
            long begun = System.nanoTime();
            byte[] slow = HexFormat.of().parseHex("0d0a0d0a000d0a515549540a2111ffff" + "00".repeat(500));
            int[] sent = {0};
            await().pollInterval(Duration.ofMillis(200))
                    .atMost(Duration.ofSeconds(9))
                    .until(() -> {
                        try {
                            stranger.getOutputStream().write(slow[sent[0]++]);
                            return false;
                        } catch (IOException closed) {
                            return true;
                        }
                    });
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofSeconds(4));
        }
        await().until(() -> options.limit().waiting() == 0);
    }

    @Test
    void a_token_in_the_url_is_none() throws IOException {
        assertThat(get("/status?token=" + TOKEN, "")).startsWith("HTTP/1.1 401 ");
    }

    @Test
    void nothing_else_is_here() throws IOException {
        assertThat(get("/", "")).startsWith("HTTP/1.1 404 ");
        assertThat(get("/ui", "")).startsWith("HTTP/1.1 404 ");
        assertThat(get("/.well-known/ca.crt", "")).startsWith("HTTP/1.1 404 ");
    }

    @Test
    void the_probes_follow_the_node() throws IOException {
        assertThat(get("/healthz", "")).startsWith("HTTP/1.1 200 ");
        assertThat(get("/readyz", "")).startsWith("HTTP/1.1 503 ");
        readiness.started();
        assertThat(get("/readyz", "")).startsWith("HTTP/1.1 200 ");
        readiness.draining();
        assertThat(get("/readyz", "")).startsWith("HTTP/1.1 503 ");
    }

    @Test
    void connect_wants_a_token_before_anything_else() throws IOException {
        assertThat(get("/connect", UPGRADE + "Sec-WebSocket-Protocol: culvert.v1\r\n"))
                .startsWith("HTTP/1.1 401 ");
    }

    @Test
    void connect_names_the_version_that_it_speaks() throws IOException {
        String token = "Authorization: Bearer " + TOKEN + "\r\n";
        assertThat(get("/connect", token + UPGRADE)).startsWith("HTTP/1.1 400 ").contains("culvert.v1");
        assertThat(get("/connect", token + UPGRADE + "Sec-WebSocket-Protocol: culvert.v9\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("culvert.v9", "culvert.v1");
        assertThat(get("/connect", token)).startsWith("HTTP/1.1 426 ");
    }

    @Test
    void connect_switches_protocols_for_the_right_token() throws IOException {
        try (Socket socket = dial()) {
            send(
                    socket,
                    request(
                            "/connect",
                            "Authorization: Bearer " + TOKEN + "\r\n" + UPGRADE
                                    + "Sec-WebSocket-Protocol: other, culvert.v1\r\nCulvert-Features: unmasked\r\n"));
            String head = readHead(socket);
            assertThat(head).startsWith("HTTP/1.1 101 ").containsIgnoringCase("sec-websocket-protocol: culvert.v1");
            assertThat(head).as("without TLS the mask stays").doesNotContainIgnoringCase("culvert-features");
        }
    }

    @Test
    void a_crowd_is_kept_out_at_the_accept_and_those_with_a_token_come_in_again() throws Exception {
        List<Socket> crowd = new ArrayList<>();
        try {
            for (int i = 0; i < PreAuthLimit.MAX_CONNECTIONS; i++) {
                crowd.add(dial());
            }
            await().until(() -> options.limit().waiting() == PreAuthLimit.MAX_CONNECTIONS);
            try (Socket late = dial()) {
                assertThat(isClosed(late)).isTrue();
            }
        } finally {
            for (Socket socket : crowd) {
                socket.close();
            }
        }
        await().until(() -> options.limit().waiting() == 0);
        assertThat(get("/healthz", "")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void a_head_has_five_seconds_however_it_trickles() throws Exception {
        try (Socket socket = dial()) {
            send(socket, "GET /healthz HTTP/1.1\r\nHost: a\r\n");
            long start = System.nanoTime();
            assertThat(isClosed(socket)).isTrue();
            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isBetween(4000L, 7000L);
        }
    }

    @Test
    void with_auto_tls_the_ca_is_served_and_places_are_held_during_the_handshake() throws Exception {
        done(plane.stop());
        ServerTls tls = ServerTls.open(
                        new TlsSettings.Auto(folder, List.of()), null, "localhost", java.time.Clock.systemUTC())
                .orElseThrow();
        start(tls);
        try (Socket silent = dial()) {
            await().until(() -> options.limit().waiting() == 1);
            assertThat(silent.isConnected()).isTrue();
            assertThat(isClosed(silent))
                    .as("closed when the handshake's time is over")
                    .isTrue();
        }
        await().until(() -> options.limit().waiting() == 0);

        var client = vertx.createHttpClient(new io.vertx.core.http.HttpClientOptions()
                .setSsl(true)
                .setTrustAll(true)
                .setVerifyHost(false));
        String pem = done(client.request(
                                io.vertx.core.http.HttpMethod.GET, plane.port(), "127.0.0.1", "/.well-known/ca.crt")
                        .compose(request -> request.send())
                        .compose(response -> response.body()))
                .toString(StandardCharsets.US_ASCII);
        assertThat(Pem.certificates(pem.getBytes(StandardCharsets.US_ASCII), "answer"))
                .containsExactly(tls.ca().orElseThrow());
    }

    private void start(ServerTls tls) throws Exception {
        start(tls, null);
    }

    private void start(ServerTls tls, ProxyProtocol header) throws Exception {
        options = ControlOptions.of(
                        "a",
                        new ControlPort(new BindAddress("127.0.0.1", 0), tls, header),
                        Secret.of(TOKEN),
                        ResumeSecrets.random(),
                        new Budget(1 << 24),
                        Clock.system(),
                        readiness,
                        new Pulses(Clock.system()))
                .telling((type, fields) -> events.add(type + " " + fields));
        plane = done(ControlPlane.start(vertx, options, 2));
    }

    private String get(String path, String headers) throws IOException {
        try (Socket socket = dial()) {
            send(socket, request(path, headers));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String request(String path, String headers) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n";
    }

    private Socket dial() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), plane.port());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String readHead(Socket socket) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) socket.getInputStream().read());
        }
        return head.toString();
    }

    private static boolean isClosed(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true; // reset
        }
    }

    private static <T> T done(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
