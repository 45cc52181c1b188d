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
import java.net.SocketException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A visitor's connection, from its stream to the upstream. */
@ExtendWith(VertxExtension.class)
class TcpStreamTest {
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
    void its_offers_name_the_port_and_the_upstream_as_status_shows_it() throws Exception {
        deploy("2222=localhost:22", "5432=[::1]:5432");
        assertThat(server.hellos.get(0).offers())
                .extracting(offer -> offer.n() + " " + offer.kind() + " " + offer.port() + " " + offer.upstream())
                .containsExactly("1 tcp 2222 localhost:22", "2 tcp 5432 [::1]:5432");
        await().until(() -> lines.count("connected") == 1);
        assertThat(lines.all()).contains("connected node=node-a session=0000000000000001 ports=2222,5432");
    }

    @Test
    void bytes_pass_and_each_direction_ends_by_itself() throws Exception {
        try (RawUpstream upstream = new RawUpstream(connection -> {
            connection.write("hello ");
            String asked = connection.read(3);
            assertThat(connection.read()).isEqualTo(-1);
            connection.write(asked);
        })) {
            deploy("2222=localhost:" + upstream.port());
            Visit visit = server.connect(1);
            await().until(() -> visit.opened && visit.body().equals("hello "));
            server.send(visit, "you", true);
            await().until(() -> visit.ended);
            assertThat(visit.body()).isEqualTo("hello you");
            assertThat(visit.reset).isNull();
        }
    }

    @Test
    void bytes_sent_before_the_upstream_is_there_reach_it() throws Exception {
        try (RawUpstream upstream = new RawUpstream(connection -> connection.write(connection.read(5)))) {
            deploy("2222=127.0.0.1:" + upstream.port());
            Visit visit = server.connect(1);
            server.send(visit, "early", true);
            await().until(() -> visit.ended);
            assertThat(visit.body()).isEqualTo("early");
        }
    }

    @Test
    void an_upstreams_reset_resets_the_stream() throws Exception {
        try (RawUpstream upstream = new RawUpstream(connection -> {
            connection.read(1);
            connection.breakOff();
        })) {
            deploy("2222=127.0.0.1:" + upstream.port());
            Visit visit = server.connect(1);
            server.send(visit, "x", false);
            await().until(visit::over);
            assertThat(visit.reset).isEqualTo(ResetCode.UPSTREAM_FAILED);
            assertThat(visit.detail).isEqualTo("upstream 127.0.0.1:" + upstream.port() + ": connection reset");
        }
    }

    @Test
    void a_visitors_reset_resets_the_upstream() throws Exception {
        CompletableFuture<Throwable> seen = new CompletableFuture<>();
        try (RawUpstream upstream = new RawUpstream(connection -> {
            connection.write("x");
            try {
                connection.read();
                seen.complete(null);
            } catch (SocketException e) {
                seen.complete(e);
            }
        })) {
            deploy("2222=127.0.0.1:" + upstream.port());
            Visit visit = server.connect(1);
            await().until(() -> visit.bytes() == 1);
            server.cancel(visit);
            assertThat(seen.get(5, TimeUnit.SECONDS)).hasMessageContaining("reset");
        }
    }

    @Test
    void an_upstream_that_refuses_is_told_and_said() throws Exception {
        int port;
        try (ServerSocket unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = unused.getLocalPort();
        }
        deploy("2222=localhost:" + port);
        Visit visit = server.connect(1);
        await().until(visit::over);
        assertThat(visit.reset).isEqualTo(ResetCode.UNREACHABLE);
        assertThat(visit.detail).isEqualTo("upstream localhost:" + port + ": connection refused");
        assertThat(lines.all())
                .contains("upstream failed upstream=localhost:" + port + " reason=\"connection refused\"");
    }

    @Test
    void a_name_without_an_address_is_unreachable() throws Exception {
        deploy("2222=no-such-name.invalid:22");
        Visit visit = server.connect(1);
        await().until(visit::over);
        assertThat(visit.reset).isEqualTo(ResetCode.UNREACHABLE);
        assertThat(visit.detail).contains("no address is known for no-such-name.invalid");
    }

    @Test
    void all_addresses_of_a_name_are_tried() throws Exception {
        // localhost is ::1 as well where IPv6 is there, and nobody listens on it
        try (RawUpstream upstream = new RawUpstream(connection -> connection.write("v4"))) {
            deploy("2222=localhost:" + upstream.port());
            Visit visit = server.connect(1);
            await().until(() -> visit.body().equals("v4"));
        }
    }

    @Test
    void a_stream_of_another_kind_or_number_reaches_nobody() throws Exception {
        deploy("2222=localhost:22");
        Visit http = server.get(1, "/");
        await().until(http::over);
        assertThat(http.reset).isEqualTo(ResetCode.NO_ROUTE);
        Visit other = server.connect(7);
        await().until(other::over);
        assertThat(other.detail).isEqualTo("offer 7: not made by this client");
    }

    @Test
    void a_visitor_that_does_not_read_holds_its_upstream_back() throws Exception {
        try (RawUpstream upstream = new RawUpstream(connection -> {
            byte[] zeros = new byte[64 * 1024];
            for (int i = 0; i < 2000; i++) {
                connection.socket().getOutputStream().write(zeros);
            }
        })) {
            deploy("2222=127.0.0.1:" + upstream.port());
            Visit visit = server.connect(1);
            server.stall(visit);
            Stable.waitUntil(visit::bytes);
            assertThat(visit.bytes()).isLessThan(16 * 1024 * 1024);
            server.goOn(visit);
            await().atMost(20, TimeUnit.SECONDS).until(() -> visit.ended);
            assertThat(visit.bytes()).isEqualTo(2000L * 64 * 1024);
        }
    }

    @Test
    void an_upstream_that_does_not_read_holds_its_visitor_back() throws Exception {
        CompletableFuture<Void> goOn = new CompletableFuture<>();
        CompletableFuture<Long> read = new CompletableFuture<>();
        try (RawUpstream upstream = new RawUpstream(connection -> {
            goOn.get(20, TimeUnit.SECONDS);
            long bytes = 0;
            byte[] buffer = new byte[64 * 1024];
            int n;
            while ((n = connection.socket().getInputStream().read(buffer)) >= 0) {
                bytes += n;
            }
            read.complete(bytes);
        })) {
            deploy("2222=127.0.0.1:" + upstream.port());
            Visit visit = server.connect(1);
            await().until(() -> visit.opened);
            String block = "x".repeat(256 * 1024);
            int sent = 0;
            while (server.writable(visit) && sent < 400) {
                server.send(visit, block, false);
                sent++;
                await().until(() -> server.streams() == 1);
            }
            goOn.complete(null);
            server.send(visit, "", true);
            assertThat(read.get(20, TimeUnit.SECONDS)).isEqualTo((long) sent * block.length());
        }
    }

    private void deploy(String... upstreams) throws Exception {
        TestClient.deploy(
                vertx,
                server,
                Tunnels.tcp(Arrays.stream(upstreams)
                        .map(text -> TcpUpstream.remap("--upstream", text))
                        .toList()));
    }
}
