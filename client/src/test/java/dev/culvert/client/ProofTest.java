package dev.culvert.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.client.support.FakeServer;
import dev.culvert.client.support.Lines;
import dev.culvert.client.support.RawUpstream;
import dev.culvert.client.support.TestClient;
import dev.culvert.client.support.Visit;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.settings.TcpUpstream;
import dev.culvert.shared.settings.Tunnels;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A server asks whether an upstream works. */
@ExtendWith(VertxExtension.class)
class ProofTest {
    private final Lines lines = new Lines();
    private Vertx vertx;
    private FakeServer server;

    @BeforeEach
    void serve(Vertx its) throws Exception {
        vertx = its;
        server = new FakeServer(vertx);
    }

    @AfterEach
    void forget() {
        lines.close();
    }

    @Test
    void the_client_says_that_it_answers() throws Exception {
        start("http://127.0.0.1:1");
        assertThat(server.hellos.get(0).features()).containsExactly("probe");
    }

    @Test
    void a_connection_is_proof_enough_and_is_closed_again() throws Exception {
        CompletableFuture<Integer> read = new CompletableFuture<>();
        try (RawUpstream upstream = new RawUpstream(connection -> read.complete(connection.read()))) {
            start(upstream.url());
            Visit visit = server.probe(1);
            await().until(() -> visit.opened && visit.ended);
            assertThat(read.get(5, TimeUnit.SECONDS)).isEqualTo(-1);
        }
    }

    @Test
    void a_tcp_upstream_is_proven_by_a_connection() throws Exception {
        CompletableFuture<Integer> read = new CompletableFuture<>();
        try (RawUpstream upstream = new RawUpstream(connection -> read.complete(connection.read()))) {
            TestClient.deploy(
                    vertx,
                    server,
                    Tunnels.tcp(List.of(TcpUpstream.remap("--upstream", "2222=127.0.0.1:" + upstream.port()))));
            Visit visit = server.probe(1);
            await().until(() -> visit.opened && visit.ended);
            assertThat(read.get(5, TimeUnit.SECONDS)).isEqualTo(-1);
        }
    }

    @Test
    void an_upstream_that_is_gone_is_said_once_and_that_it_is_back_once() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        start("http://127.0.0.1:" + port);
        for (int i = 0; i < 3; i++) {
            Visit visit = server.probe(1);
            await().until(visit::over);
            assertThat(visit.reset).isEqualTo(ResetCode.UNREACHABLE);
            assertThat(visit.detail).contains("connection refused");
        }
        assertThat(lines.count("upstream failed upstream=*=http://127.0.0.1:" + port))
                .isEqualTo(1);
        try (ServerSocket open = new ServerSocket(port, 50, InetAddress.getLoopbackAddress())) {
            assertThat(open.isBound()).isTrue();
            Visit visit = server.probe(1);
            await().until(() -> visit.ended);
            await().until(() -> lines.count("upstream works again") == 1);
        }
    }

    @Test
    void a_status_below_400_of_the_given_path_is_good() throws Exception {
        try (RawUpstream upstream = answering("HTTP/1.1 204 No Content\r\n\r\n")) {
            probing("/health?a=1", upstream);
            Visit visit = server.probe(1);
            await().until(() -> visit.opened && visit.ended);
        }
    }

    @Test
    void another_status_is_bad() throws Exception {
        try (RawUpstream upstream = answering("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n")) {
            probing("/health?a=1", upstream);
            Visit visit = server.probe(1);
            await().until(visit::over);
            assertThat(visit.reset).isEqualTo(ResetCode.UPSTREAM_FAILED);
            assertThat(visit.detail).isEqualTo("GET /health?a=1 answered 503 (expected: below 400)");
        }
    }

    @Test
    void an_upstream_that_hangs_is_bad_after_three_seconds() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (RawUpstream upstream = new RawUpstream(connection -> never.await(20, TimeUnit.SECONDS))) {
            probing("/", upstream);
            Visit visit = server.probe(1);
            await().until(visit::over);
            assertThat(visit.reset).isEqualTo(ResetCode.TIMEOUT);
            assertThat(visit.detail).contains("timeout");
        } finally {
            never.countDown();
        }
    }

    @Test
    void a_request_that_is_not_answered_in_time_is_broken_off() throws Exception {
        CompletableFuture<Integer> after = new CompletableFuture<>();
        try (RawUpstream upstream = new RawUpstream(connection -> {
            connection.readHead();
            after.complete(connection.read());
        })) {
            probing("/", upstream);
            server.probe(1);
            assertThat(after.get(8, TimeUnit.SECONDS)).isEqualTo(-1);
        }
    }

    @Test
    void an_upstream_that_serves_one_connection_at_a_time_is_asked_on_the_one_that_it_keeps() throws Exception {
        try (RawUpstream upstream = new RawUpstream(connection -> {
            while (connection.number() == 1) {
                connection.readHead();
                connection.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe");
                connection.write("llo");
            }
        })) {
            probing("/", upstream);
            for (int i = 0; i < 3; i++) {
                Visit visit = server.probe(1);
                await().until(() -> visit.opened && visit.ended);
                Visit visitor = server.get(1, "/");
                await().until(() -> visitor.ended);
                assertThat(visitor.body()).isEqualTo("hello");
            }
            assertThat(upstream.accepted()).isEqualTo(1);
        }
    }

    @Test
    void an_endless_body_is_no_matter() throws Exception {
        CompletableFuture<Integer> after = new CompletableFuture<>();
        try (RawUpstream upstream = new RawUpstream(connection -> {
            connection.readHead();
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n" + "x".repeat(10_000));
            after.complete(connection.read());
        })) {
            probing("/", upstream);
            Visit visit = server.probe(1);
            await().until(() -> visit.opened && visit.ended);
            assertThat(after.get(2, TimeUnit.SECONDS)).isEqualTo(-1);
        }
    }

    @Test
    void an_upstream_is_asked_by_its_routes_name() throws Exception {
        CompletableFuture<String> head = new CompletableFuture<>();
        try (RawUpstream upstream = new RawUpstream(connection -> {
            head.complete(connection.readHead());
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        })) {
            TestClient.start(
                    vertx,
                    TestClient.probing("ws://127.0.0.1:" + server.port(), "/", "app.example=" + upstream.url()),
                    FakeServer.TOKEN);
            await().until(server::linked);
            server.probe(1);
            assertThat(head.get(5, TimeUnit.SECONDS)).contains("\r\nHost: app.example\r\n", "culvert-probe");
        }
    }

    private static RawUpstream answering(String answer) throws Exception {
        return new RawUpstream(connection -> {
            assertThat(connection.readHead()).startsWith("GET /health?a=1 HTTP/1.1\r\nHost: 127.0.0.1:");
            connection.write(answer);
        });
    }

    private void start(String upstream) throws Exception {
        TestClient.deploy(vertx, server, upstream);
    }

    private void probing(String path, RawUpstream upstream) throws Exception {
        TestClient.start(
                vertx, TestClient.probing("ws://127.0.0.1:" + server.port(), path, upstream.url()), FakeServer.TOKEN);
        await().until(server::linked);
    }
}
