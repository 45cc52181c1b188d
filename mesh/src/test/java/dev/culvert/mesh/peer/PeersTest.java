package dev.culvert.mesh.peer;

import static dev.culvert.mesh.Sessions.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.mesh.Plane;
import dev.culvert.shared.frame.Reset;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.frame.StreamFrame;
import dev.culvert.shared.routes.Route;
import dev.culvert.shared.routes.SessionOffers;
import dev.culvert.shared.routes.SessionRef;
import dev.culvert.shared.routes.SessionState;
import dev.culvert.shared.tls.ClusterDir;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeersTest {
    @TempDir
    Path folder;

    private final Vertx lines = Vertx.vertx();
    private ClusterDir dir;
    private PeerNode a;
    private PeerNode b;
    private CutRelay line;

    @BeforeEach
    void start() throws Exception {
        dir = ClusterDir.init(folder, Clock.systemUTC());
        a = new PeerNode("a", freePort(), dir);
        b = new PeerNode("b", freePort(), dir);
        line = CutRelay.to(lines, b.port);
    }

    @AfterEach
    void close() throws Exception {
        a.close();
        b.close();
        lines.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        assertThat(a.budget.used()).isZero();
        assertThat(b.budget.used()).isZero();
    }

    @Test
    void a_link_that_breaks_ends_its_streams_and_routes_and_is_dialled_again() throws Exception {
        Plane control = new Plane(a.vertx, "control");
        Plane http = new Plane(b.vertx, "http");
        a.offer(new SessionOffers(session(7, 1, 1, "a.example"), control.address(), true));
        a.meet(b, line.port());
        await().until(() -> ref("a.example") != null);
        List<StreamFrame> answers = http.send(ref("a.example"), "hello", false);
        await().until(() -> answers.size() == 2);

        line.cut();

        await().until(() -> answers.size() == 3);
        assertThat(((Reset) answers.get(2)).code()).isEqualTo(ResetCode.LINK_LOST);
        await().atMost(Duration.ofSeconds(3)).until(() -> ref("a.example") != null);
        List<StreamFrame> again = http.send(ref("a.example"), "hello", true);
        await().until(() -> again.size() == 2);
        answers.forEach(StreamFrame::release);
        again.forEach(StreamFrame::release);
    }

    @Test
    void a_node_that_falls_silent_is_suspect_and_then_dead_and_comes_back() throws Exception {
        a.offer(new SessionOffers(session(7, 1, 1, "a.example"), "bus", true));
        a.meet(b, line.port());
        await().until(() -> ref("a.example") != null);

        line.dead(true);
        long start = System.nanoTime();

        await().atMost(Duration.ofSeconds(3))
                .until(() -> ref("a.example") != null && ref("a.example").state() == SessionState.SUSPECT);
        await().atMost(Duration.ofSeconds(4)).until(() -> ref("a.example") == null);
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(2400), Duration.ofSeconds(4));

        line.dead(false);
        line.cut();
        await().atMost(Duration.ofSeconds(10)).until(() -> ref("a.example") != null);
    }

    @Test
    void the_node_with_the_larger_name_dials_too() throws Exception {
        a.offer(new SessionOffers(session(7, 1, 1, "a.example"), "bus", true));
        CutRelay back = CutRelay.to(lines, a.port);

        b.meet(a, back.port());

        await().until(() -> ref("a.example") != null && back.connections() == 1);
    }

    @Test
    void a_node_that_says_goodbye_is_not_dialled_again() throws Exception {
        a.meet(b, line.port());
        await().until(() -> line.connections() == 1);
        PeerNode c = new PeerNode("c", freePort(), dir);
        CutRelay toC = CutRelay.to(lines, c.port);
        a.meet(c, toC.port());
        await().until(() -> a.events.stream().anyMatch(event -> event.startsWith("node-joined {peer=c, incarnation=")));

        c.close();

        await().until(() -> toC.connections() == 0);
        assertThat(a.events)
                .contains("node-left {peer=c, reason=it said goodbye}")
                .noneMatch(event -> event.startsWith("node-left {peer=b"));
        await().during(Duration.ofMillis(1500)).atMost(Duration.ofSeconds(3)).until(() -> toC.connections() == 0);
    }

    @Test
    void nodes_tell_each_other_of_those_that_they_know() throws Exception {
        PeerNode c = new PeerNode("c", freePort(), dir);
        c.offer(new SessionOffers(session(9, 9, 1, "c.example"), "bus", true));
        a.meet(b, b.port);
        c.meet(a, a.port);

        await().until(() -> ref("c.example") != null);
        c.close();
    }

    private SessionRef ref(String host) throws Exception {
        Route route = b.snapshot().http(host, "/");
        return route == null ? null : route.clients().get(0).sessions().get(0);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
