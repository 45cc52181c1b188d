package dev.culvert.control;

import static dev.culvert.control.TestClient.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.culvert.mesh.Node;
import dev.culvert.mesh.NodeOptions;
import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.bus.Addresses;
import dev.culvert.shared.bus.BusJson;
import dev.culvert.shared.bus.FrameBus;
import dev.culvert.shared.bus.LocalBus;
import dev.culvert.shared.events.EventType;
import dev.culvert.shared.frame.Data;
import dev.culvert.shared.frame.Open;
import dev.culvert.shared.frame.OpenKind;
import dev.culvert.shared.frame.Opened;
import dev.culvert.shared.frame.Reset;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.frame.StreamFrame;
import dev.culvert.shared.frame.Visitor;
import dev.culvert.shared.link.handshake.OfferMessage;
import dev.culvert.shared.link.handshake.RefusedOffer;
import dev.culvert.shared.link.handshake.WelcomeMessage;
import dev.culvert.shared.meters.Meters;
import dev.culvert.shared.meters.ServerFamilies;
import dev.culvert.shared.probe.ControlPort;
import dev.culvert.shared.probe.Pulses;
import dev.culvert.shared.probe.Readiness;
import dev.culvert.shared.routes.PortTroubles;
import dev.culvert.shared.routes.RouteSnapshot;
import dev.culvert.shared.routes.SessionRef;
import dev.culvert.shared.settings.AllowedPorts;
import dev.culvert.shared.settings.BindAddress;
import dev.culvert.shared.settings.TlsSettings;
import dev.culvert.shared.status.NodeStatus;
import dev.culvert.shared.status.SessionStatus;
import dev.culvert.shared.stream.FramePort;
import dev.culvert.shared.stream.StreamAcceptor;
import dev.culvert.shared.time.Clock;
import dev.culvert.shared.tls.ServerTls;
import dev.culvert.shared.token.ResumeSecrets;
import dev.culvert.shared.token.Secret;
import io.netty.buffer.Unpooled;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlPlaneTest {
    static final String TOKEN = "0123456789abcdef0123456789abcdef01234567";

    @TempDir
    Path folder;

    private final Budget budget = new Budget(1 << 26);
    private final Meters meters = new Meters();
    private final Map<EventType, Map<String, String>> events = new ConcurrentHashMap<>();
    private final Readiness readiness = new Readiness();
    private final Pulses pulses = new Pulses(Clock.system());
    private Node node;
    private Vertx vertx;
    private ControlPlane plane;

    @BeforeEach
    void start() throws Exception {
        node = done(Node.start(new NodeOptions("a", budget, Clock.system(), readiness, pulses)));
        vertx = node.vertx();
        plane = start(null);
    }

    @AfterEach
    void close() throws Exception {
        done(plane.stop());
        done(node.close());
        assertThat(budget.used()).isZero();
    }

    @Test
    void a_client_is_welcomed_and_routed() throws Exception {
        TestClient client = dial();

        WelcomeMessage welcome = client.hello(1, 1, null, "a.example", "*.b.example");

        assertThat(welcome.node()).isEqualTo("a");
        assertThat(welcome.refused()).isEmpty();
        await().until(() -> snapshot().hosts().size() == 2);
        assertThat(session("a.example").session()).isEqualTo(welcome.sessionNumber());
    }

    @Test
    void the_nodes_status_tells_of_a_client_and_of_none_of_its_secrets() throws Exception {
        WelcomeMessage welcome = dial().hello(1, 1, null, "a.example", "*.b.example");

        Buffer json = done(vertx.eventBus().<Buffer>request(Addresses.nodeStatus("a"), null))
                .body();
        NodeStatus status = BusJson.read(json, NodeStatus.class);

        assertThat(status.partial()).isFalse();
        assertThat(status.sessions()).hasSize(1);
        SessionStatus session = status.sessions().get(0);
        assertThat(session.node()).isEqualTo("a");
        assertThat(session.upstreams())
                .hasSize(2)
                .allMatch(upstream -> upstream.matches("(a|\\*\\.b)\\.example=http://.*"));
        assertThat(session.bytesIn()).isPositive();
        assertThat(session.bytesOut()).isPositive();
        assertThat(Instant.parse(session.since())).isBefore(Instant.now().plusSeconds(1));
        assertThat(json.toString()).doesNotContain(TOKEN).doesNotContain(welcome.resume());
    }

    @Test
    void a_stream_from_the_bus_reaches_the_client_and_its_answer_comes_back() throws Exception {
        TestClient client = TestClient.dial(vertx, plane.port(), TOKEN, echo());
        client.hello(1, 1, null, "a.example");
        await().until(() -> session("a.example") != null);

        List<StreamFrame> answers = openAndSend(session("a.example"), "hello");

        await().until(() -> answers.size() == 2);
        assertThat(answers.get(0)).isInstanceOf(Opened.class);
        assertThat(((Data) answers.get(1)).payload().toString(StandardCharsets.UTF_8))
                .isEqualTo("hello");
        answers.forEach(StreamFrame::release);
    }

    @Test
    void the_gauge_of_connected_clients_is_right_after_a_hundred_abrupt_deaths() throws Exception {
        List<TestClient> clients = new ArrayList<>();
        for (int i = 1; i <= 100; i++) {
            TestClient client = dial();
            clients.add(client);
            client.hello(i, 1, null, "h" + i + ".example");
        }
        TestClient survivor = dial();
        survivor.hello(101, 1, null, "a.example");
        assertThat(connected("http")).isEqualTo(101);
        assertThat(connected("tcp")).isZero();
        for (TestClient client : clients) {
            client.die();
        }
        await().untilAsserted(() -> assertThat(connected("http")).isEqualTo(1));
    }

    @Test
    void over_tls_both_leave_the_mask_out() throws Exception {
        ServerTls tls = ServerTls.open(
                        new TlsSettings.Auto(folder.resolve("tls"), List.of()),
                        null,
                        "localhost",
                        java.time.Clock.systemUTC())
                .orElseThrow();
        ControlPlane secure = start(tls);
        try {
            TestClient client = TestClient.dial(vertx, secure.port(), TOKEN, echo(), true);
            client.hello(1, 1, null, "a.example");
            await().until(() -> session("a.example") != null);

            List<StreamFrame> answers = openAndSend(session("a.example"), "hello");

            await().until(() -> answers.size() == 2);
            answers.forEach(StreamFrame::release);
        } finally {
            done(secure.stop());
        }
    }

    @Test
    void a_stream_to_a_session_that_has_ended_is_refused_as_unused() throws Exception {
        TestClient client = dial();
        client.hello(1, 1, null, "a.example");
        await().until(() -> session("a.example") != null);
        SessionRef stale = session("a.example");
        client.fail();
        await().until(() -> session("a.example") == null);

        List<StreamFrame> answers = openAndSend(stale, "hello");

        await().until(() -> !answers.isEmpty());
        assertThat(answers.get(0))
                .isInstanceOfSatisfying(
                        Reset.class, reset -> assertThat(reset.code()).isEqualTo(ResetCode.NO_ROUTE));
    }

    @Test
    void an_update_changes_the_routes_and_says_what_was_not_taken() throws Exception {
        TestClient client = dial();
        client.hello(1, 1, null, "a.example");

        var updated = client.update(
                OfferMessage.http(2, "b.example", "/", "http://127.0.0.1:1"),
                new OfferMessage(3, "tcp", null, null, 22, "localhost:22"));

        assertThat(updated.refused())
                .singleElement()
                .satisfies(refused -> assertThat(refused.reason()).contains("--allow-ports"));
        await().until(() -> snapshot().hosts().equals(java.util.Set.of("b.example")));
        assertThat(events.get(EventType.PORT_REFUSED))
                .containsEntry("port", "22")
                .containsEntry("reason", updated.refused().get(0).reason());
    }

    @Test
    void a_newer_link_with_the_secret_takes_the_slot_and_the_old_one_ends() throws Exception {
        TestClient old = dial();
        String secret = old.hello(1, 1, null, "a.example").resume();

        TestClient next = dial();
        WelcomeMessage welcome = next.hello(1, 2, secret, "a.example");

        assertThat(get(old.goAway).reason()).isEqualTo(ResetCode.NAME_IN_USE);
        get(old.closed);
        await().until(() -> session("a.example") != null && session("a.example").session() == welcome.sessionNumber());
    }

    @Test
    void a_known_id_without_the_secret_is_not_yours() throws Exception {
        TestClient owner = dial();
        WelcomeMessage welcome = owner.hello(1, 1, null, "a.example");
        TestClient thief = dial();

        assertThatThrownBy(() -> get(CompletableFuture.anyOf(
                        thief.goAway.thenApply(goAway -> {
                            throw new IllegalStateException(goAway.reason().name());
                        }),
                        CompletableFuture.supplyAsync(() -> {
                            try {
                                return thief.hello(1, 2, "wrong", "a.example");
                            } catch (Exception e) {
                                return thief.goAway.join();
                            }
                        }))))
                .hasMessageContaining("NOT_YOURS");
        assertThat(session("a.example").session()).isEqualTo(welcome.sessionNumber());
    }

    @Test
    void who_comes_and_goes_is_told_as_events() throws Exception {
        TestClient client = dial();
        WelcomeMessage welcome = client.hello(1, 1, null, "a.example");

        assertThat(events.get(EventType.CLIENT_CONNECTED))
                .containsEntry("session", "%016x".formatted(welcome.sessionNumber()))
                .containsKeys("client", "remote", "version")
                .containsEntry("offers", "a.example=http://127.0.0.1:8080");
        assertThat(events).doesNotContainKey(EventType.CLIENT_DISCONNECTED);

        client.fail();
        await().until(() -> events.containsKey(EventType.CLIENT_DISCONNECTED));
        assertThat(events.get(EventType.CLIENT_DISCONNECTED))
                .containsEntry("session", "%016x".formatted(welcome.sessionNumber()))
                .containsEntry("reason", "the client said goodbye: leaving");
        assertThat(events.values().toString()).doesNotContain(TOKEN).doesNotContain(welcome.resume());
    }

    @Test
    void a_client_that_says_goodbye_gets_no_more_streams() throws Exception {
        TestClient client = dial();
        client.hello(1, 1, null, "a.example");
        await().until(() -> session("a.example") != null);

        client.send(new dev.culvert.shared.frame.GoAway(0, ResetCode.NONE, 0, "stopping"));

        await().until(() -> session("a.example") == null);
        assertThat(client.closed).isNotDone();
    }

    @Test
    void offers_of_a_client_that_has_said_goodbye_leave_no_routes_behind() throws Exception {
        TestClient client = dial();
        client.hello(1, 1, null, "a.example");
        await().until(() -> session("a.example") != null);
        client.send(new dev.culvert.shared.frame.GoAway(0, ResetCode.NONE, 0, "stopping"));
        await().until(() -> session("a.example") == null);

        client.send(new dev.culvert.shared.frame.Update(dev.culvert.shared.link.handshake.HandshakeJson.write(
                new dev.culvert.shared.link.handshake.UpdateMessage(
                        List.of(OfferMessage.http(1, "ghost.example", "/", "http://127.0.0.1:1"))))));
        client.fail();
        get(client.closed);
        TestClient other = dial();
        other.hello(2, 1, null, "b.example");

        await().until(() -> session("b.example") != null);
        assertThat(snapshot().hosts()).containsExactly("b.example");
    }

    @Test
    void a_hello_that_is_none_ends_the_link_with_a_sentence() throws Exception {
        TestClient client = dial();
        client.send(new dev.culvert.shared.frame.Hello("{}".getBytes(StandardCharsets.UTF_8)));

        assertThat(get(client.goAway).reason()).isEqualTo(ResetCode.PROTOCOL_ERROR);
        assertThat(get(client.goAway).detail()).contains("versions");
    }

    @Test
    void a_port_in_use_is_named() {
        ControlPort taken = new ControlPort(new BindAddress("127.0.0.1", plane.port()), null);

        assertThatThrownBy(() -> {
                    Vertx other = Vertx.vertx();
                    LocalBus.prepare(other);
                    try {
                        done(ControlPlane.start(other, options(taken), 1));
                    } finally {
                        done(other.close());
                    }
                })
                .hasMessageContaining("--control-port: " + plane.port() + " on 127.0.0.1 is in use");
    }

    @Test
    void clients_are_told_when_the_server_stops() throws Exception {
        TestClient client = dial();
        client.hello(1, 1, null, "a.example");

        done(plane.stop());
        plane = start(null);

        assertThat(get(client.goAway).reason()).isEqualTo(ResetCode.NONE);
        get(client.closed);
        await().until(() -> session("a.example") == null);
    }

    @Test
    void a_client_is_told_once_of_a_port_that_cannot_be_opened_and_when_all_is_well_again() throws Exception {
        TestClient client = dial();
        client.hello(1, 1, null, "a.example");
        assertThat(client.update(tcp(7, 2222), tcp(8, 5432)).refused()).isEmpty();

        troubles(Map.of(5432, "port 5432: taken", 99, "port 99: taken"));
        await().until(() -> client.notices.size() == 1);
        assertThat(client.notices.get(0).hampered()).containsExactly(new RefusedOffer(8, "port 5432: taken"));

        TestClient later = dial();
        later.hello(2, 1, null);
        later.update(tcp(1, 5432));
        await().until(() -> later.notices.size() == 1);

        troubles(Map.of(5432, "port 5432: taken"));
        troubles(Map.of());
        await().until(() -> client.notices.size() == 2 && later.notices.size() == 2);
        assertThat(client.notices.get(1).hampered()).isEmpty();
    }

    private void troubles(Map<Integer, String> reasons) {
        vertx.eventBus().publish(Addresses.PORTS, new PortTroubles(reasons), LocalBus.localOnly());
    }

    private static OfferMessage tcp(int n, int port) {
        return new OfferMessage(n, "tcp", null, null, port, "localhost:" + port);
    }

    private double connected(String kind) {
        return meters.registry()
                .get(kind + ".controlplane.connected.gauge")
                .gauge()
                .value();
    }

    private ControlPlane start(ServerTls tls) throws Exception {
        return done(ControlPlane.start(vertx, options(new ControlPort(new BindAddress("127.0.0.1", 0), tls)), 2));
    }

    private ControlOptions options(ControlPort port) {
        return ControlOptions.of(
                        "a", port, Secret.of(TOKEN), ResumeSecrets.random(), budget, Clock.system(), readiness, pulses)
                .metered(meters, new ServerFamilies(List.of("http", "tcp")))
                .telling(events::put)
                .taking(OfferPolicy.both(new AllowedPorts(AllowedPorts.DEFAULT_RANGES, Set.of())));
    }

    private TestClient dial() throws Exception {
        return TestClient.dial(vertx, plane.port(), TOKEN, echo());
    }

    /** Answers each stream with OPENED and whatever it brings. */
    private static StreamAcceptor echo() {
        return (port, open) -> {
            open.release();
            port.send(new Opened(port.id(), Budget.MIN_WINDOW));
            return frame -> {
                if (frame instanceof Data data) {
                    port.send(data.onStream(port.id()));
                } else {
                    frame.release();
                }
            };
        };
    }

    private List<StreamFrame> openAndSend(SessionRef to, String text) throws Exception {
        List<StreamFrame> answers = new CopyOnWriteArrayList<>();
        CompletableFuture<Void> sent = new CompletableFuture<>();
        Context context = vertx.getOrCreateContext();
        context.runOnContext(v -> {
            FrameBus bus = FrameBus.join(vertx, "test", (port, open) -> null);
            FramePort port = bus.open(to.busAddress(), answers::add);
            port.send(new Open(
                    port.id(),
                    OpenKind.HTTP,
                    0,
                    to.offer(),
                    to.session(),
                    Budget.MIN_WINDOW,
                    Visitor.NONE,
                    false,
                    Unpooled.copiedBuffer("head", StandardCharsets.UTF_8)));
            port.send(new Data(port.id(), true, Unpooled.copiedBuffer(text, StandardCharsets.UTF_8)));
            sent.complete(null);
        });
        get(sent);
        return answers;
    }

    private RouteSnapshot snapshot() throws Exception {
        return done(vertx.eventBus().<RouteSnapshot>request(Addresses.SNAPSHOT, null, LocalBus.localOnly()))
                .body();
    }

    private SessionRef session(String host) throws Exception {
        var route = snapshot().http(host, "/");
        return route == null ? null : route.clients().get(0).sessions().get(0);
    }

    private static <T> T done(Future<T> future) throws Exception {
        return get(future.toCompletionStage().toCompletableFuture());
    }
}
