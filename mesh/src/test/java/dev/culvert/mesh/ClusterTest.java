package dev.culvert.mesh;

import static dev.culvert.mesh.Sessions.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.culvert.mesh.TestCluster.TestNode;
import dev.culvert.shared.frame.Data;
import dev.culvert.shared.frame.Opened;
import dev.culvert.shared.frame.Reset;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.frame.StreamFrame;
import dev.culvert.shared.link.handshake.LinkProtocol;
import dev.culvert.shared.routes.SessionRef;
import dev.culvert.shared.routes.SessionState;
import dev.culvert.shared.tls.ClusterDir;
import dev.culvert.shared.tls.LiveKeyCert;
import dev.culvert.shared.tls.SubjectNames;
import dev.culvert.shared.tls.VertxTls;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterTest {
    @TempDir
    Path folder;

    private TestCluster cluster;
    private TestNode a;
    private TestNode b;

    @BeforeEach
    void start() {
        cluster = new TestCluster(folder.resolve("cluster"));
        a = cluster.start("a");
        b = cluster.start("b");
    }

    @AfterEach
    void close() {
        cluster.close();
        assertThat(a.budget().used()).isZero();
        assertThat(b.budget().used()).isZero();
    }

    @Test
    void a_stream_crosses_from_one_node_to_a_session_of_another() throws Exception {
        Plane control = new Plane(a.node().vertx(), "control");
        Plane http = new Plane(b.node().vertx(), "http");
        a.offer(session(7, 1, 1, "a.example"), control.address(), true);
        SessionRef ref = b.awaitSession("a.example");
        assertThat(ref.local()).isFalse();

        List<StreamFrame> answers = http.send(ref, "hello", true);

        await().until(() -> answers.size() == 2);
        assertThat(answers.get(0)).isInstanceOf(Opened.class);
        assertThat(((Data) answers.get(1)).payload().toString(StandardCharsets.UTF_8))
                .isEqualTo("hello");
        assertThat(control.opened).singleElement().satisfies(open -> {
            assertThat(open.hops()).isEqualTo(1);
            assertThat(open.session()).isEqualTo(7);
        });
        answers.forEach(StreamFrame::release);
    }

    @Test
    void a_node_that_ends_takes_its_streams_and_routes_along_and_comes_back() throws Exception {
        Plane control = new Plane(a.node().vertx(), "control");
        Plane http = new Plane(b.node().vertx(), "http");
        a.offer(session(7, 1, 1, "a.example"), control.address(), true);
        List<StreamFrame> answers = http.send(b.awaitSession("a.example"), "hello", false);
        await().until(() -> answers.size() == 2);

        a.close();

        await().until(() -> answers.size() == 3);
        assertThat(answers.get(2))
                .isInstanceOfSatisfying(
                        Reset.class, reset -> assertThat(reset.code()).isEqualTo(ResetCode.LINK_LOST));
        await().until(() -> b.session("a.example") == null);
        answers.forEach(StreamFrame::release);

        TestNode again = cluster.restart("a", a);
        again.offer(session(8, 1, 2, "a.example"), "bus", true);
        assertThat(b.awaitSession("a.example").session()).isEqualTo(8);
    }

    @Test
    void a_third_node_learns_what_the_others_offer() throws Exception {
        a.offer(session(7, 1, 1, "a.example"), "bus", true);
        b.offer(session(8, 2, 1, "b.example"), "bus", true);

        TestNode c = cluster.start("c");

        assertThat(c.awaitSession("a.example").session()).isEqualTo(7);
        assertThat(c.awaitSession("b.example").session()).isEqualTo(8);
    }

    @Test
    void a_draining_nodes_sessions_are_passed_over() {
        a.offer(session(7, 1, 1, "a.example"), "bus", true);
        b.awaitSession("a.example");

        a.readiness().draining();

        await().until(() -> b.session("a.example").state() == SessionState.DRAINING);
    }

    @Test
    void a_client_that_comes_to_another_node_with_its_secret_moves_there() {
        a.offer(session(7, 1, 1, "a.example"), "bus", true);
        b.awaitSession("a.example");

        assertThat(b.offer(session(8, 1, 2, "a.example"), "bus", false).refusal())
                .isEqualTo(ResetCode.NOT_YOURS);
        assertThat(b.offer(session(9, 1, 2, "a.example"), "bus", true).taken()).isTrue();

        await().until(() -> a.session("a.example").session() == 9);
    }

    @Test
    void a_second_node_of_the_same_name_is_told_to_end() throws Exception {
        TestNode second = cluster.start("a");

        assertThat(TestCluster.get(second.node().displaced()))
                .contains("--node-name a: another node of this name is alive");
    }

    @Test
    void of_two_nodes_of_one_name_without_a_third_the_younger_is_told_to_end() throws Exception {
        try (TestCluster twins = new TestCluster(folder.resolve("twins"))) {
            TestNode elder = twins.start("twin");
            TestNode younger = twins.start("twin");

            assertThat(TestCluster.get(younger.node().displaced()))
                    .contains("--node-name twin: another node of this name is alive");
            assertThat(elder.node().displaced().isComplete()).isFalse();
        }
    }

    @Test
    void a_stranger_with_another_clusters_certificate_is_refused_at_the_peer_port() {
        ClusterDir other = ClusterDir.init(folder.resolve("other"), Clock.systemUTC());
        LiveKeyCert stranger = new LiveKeyCert(other.nodeCertificate("a", SubjectNames.local("a"), Clock.systemUTC())
                .current());
        Vertx vertx = Vertx.vertx();
        WebSocketClient client = vertx.createWebSocketClient();
        try {
            assertThatThrownBy(() -> TestCluster.get(client.connect(new WebSocketConnectOptions()
                            .setHost("127.0.0.1")
                            .setPort(a.settings().peerPort())
                            .setURI("/connect")
                            .setSsl(true)
                            .addSubProtocol(LinkProtocol.VERSION)
                            .setSslOptions(
                                    VertxTls.nodeClient(stranger, cluster.dir().nodesCa())))))
                    .isInstanceOf(IllegalStateException.class);
        } finally {
            TestCluster.get(vertx.close());
        }
    }

    @Test
    void nodes_of_another_cluster_do_not_meet() {
        ClusterDir other = ClusterDir.init(folder.resolve("other"), Clock.systemUTC());
        TestNode stranger = cluster.start("stranger", other);
        a.offer(session(7, 1, 1, "a.example"), "bus", true);
        b.awaitSession("a.example");

        await().during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(5))
                .until(() -> stranger.session("a.example") == null);
    }

    @Test
    void a_port_in_use_is_named() {
        assertThatThrownBy(() -> TestCluster.get(Node.start(new NodeOptions(
                                "c",
                                a.budget(),
                                dev.culvert.shared.time.Clock.system(),
                                a.readiness(),
                                new dev.culvert.shared.probe.Pulses(dev.culvert.shared.time.Clock.system()))
                        .in(new dev.culvert.mesh.cluster.Membership(a.settings(), cluster.dir())))))
                .hasMessageContaining("--cluster-port " + a.settings().memberPort());
    }
}
