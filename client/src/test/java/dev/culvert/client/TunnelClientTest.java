package dev.culvert.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.client.support.FakeServer;
import dev.culvert.client.support.Lines;
import dev.culvert.client.support.RawUpstream;
import dev.culvert.client.support.TestClient;
import dev.culvert.client.support.Visit;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.link.handshake.HelloMessage;
import dev.culvert.shared.link.handshake.RefusedOffer;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client's link: how it begins, is lost, comes back and is left. */
@ExtendWith(VertxExtension.class)
class TunnelClientTest {
    private static final String UPSTREAM = "app.example=http://127.0.0.1:9";

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
    void it_says_in_one_line_where_it_is_connected_and_with_what() throws Exception {
        server.refusedOffers = List.of(new RefusedOffer(2, "taken by another client"));
        TestClient.deploy(vertx, server, "app.example=http://127.0.0.1:9,other.example/api=http://127.0.0.1:9");

        await().until(() -> lines.count("connected") == 1 && lines.count("refused") == 1);
        assertThat(lines.all())
                .contains(
                        "connected node=node-a session=0000000000000001 hosts=app.example",
                        "refused reason=\"other.example/api=http://127.0.0.1:9: taken by another client\"");
    }

    @Test
    void a_wrong_token_at_the_start_ends_it_with_one_sentence_and_one_attempt() throws Exception {
        server.token = "another, longer token";
        TunnelClient client = TestClient.start(vertx, TestClient.settings(url(), UPSTREAM), FakeServer.TOKEN);

        ClientEnd end = client.ended().await(10, TimeUnit.SECONDS);

        assertThat(end)
                .isEqualTo(new ClientEnd.Refused("wrong token: " + url()
                        + " answered 401 (expected: the token that the server was started with)"));
        assertThat(server.attempts.get()).isEqualTo(1);
        assertThat(lines.all()).hasSize(1).noneMatch(line -> line.contains(FakeServer.TOKEN));
    }

    @Test
    void a_token_that_turns_wrong_is_tried_again_until_it_is_right_and_said_once() throws Exception {
        TunnelClient client = TestClient.deploy(vertx, server, UPSTREAM);
        server.token = "rolled";
        server.kill();
        server.start();
        await().atMost(Duration.ofSeconds(20)).until(() -> server.attempts.get() >= 4);
        assertThat(lines.count("refused")).isEqualTo(1);
        assertThat(client.ended().isComplete()).isFalse();

        server.token = FakeServer.TOKEN;
        await().atMost(Duration.ofSeconds(20)).until(server::linked);
    }

    @Test
    void it_comes_back_soon_after_its_server_does() throws Exception {
        TestClient.deploy(vertx, server, UPSTREAM);
        server.kill();
        await().until(() -> lines.count("disconnected") >= 2);
        server.start();
        await().atMost(Duration.ofSeconds(3)).until(server::linked);

        assertThat(lines.all())
                .filteredOn(line -> line.startsWith("disconnected"))
                .allMatch(line ->
                        (line.contains("failed") || line.contains("timeout")) && line.matches(".* retry=\\d+ms"));
        HelloMessage first = server.hellos.get(0);
        HelloMessage second = server.hellos.get(1);
        assertThat(second.clientId()).isEqualTo(first.clientId()).hasSize(32);
        assertThat(second.generation()).isGreaterThan(first.generation());
        assertThat(first.resume()).isNull();
        assertThat(second.resume()).isEqualTo("proof-of-" + first.clientId().substring(0, 4));
    }

    @Test
    void a_server_that_is_not_there_yet_is_waited_for() throws Exception {
        server.kill();
        TestClient.start(vertx, TestClient.settings(url(), UPSTREAM), FakeServer.TOKEN);
        await().until(() -> lines.count("disconnected") == 1);
        assertThat(lines.all().get(0)).contains("dialling " + url() + " failed: connection refused");
        server.start();
        await().atMost(Duration.ofSeconds(10)).until(server::linked);
    }

    @Test
    void the_same_reason_is_not_said_again_at_once() throws Exception {
        server.answerWith = 503;
        TestClient.start(vertx, TestClient.settings(url(), UPSTREAM), FakeServer.TOKEN);
        await().atMost(Duration.ofSeconds(10)).until(() -> server.attempts.get() >= 4);
        assertThat(lines.all()).hasSize(1);
        assertThat(lines.all().get(0)).startsWith("refused reason=\"" + url() + " answered 503");
    }

    @ParameterizedTest
    @EnumSource(
            value = ResetCode.class,
            names = {"NOT_YOURS", "NAME_IN_USE"})
    void a_name_that_is_not_its_own_is_given_up_for_a_new_one(ResetCode code) throws Exception {
        server.refuseWith = code;
        TestClient.start(vertx, TestClient.settings(url(), UPSTREAM), FakeServer.TOKEN);
        await().until(() -> !server.hellos.isEmpty());
        server.refuseWith = ResetCode.NONE;
        await().atMost(Duration.ofSeconds(10)).until(server::linked);

        assertThat(server.hellos.get(server.hellos.size() - 1).clientId())
                .isNotEqualTo(server.hellos.get(0).clientId());
    }

    @Test
    void another_server_is_dialled_where_one_is_not_there() throws Exception {
        String nobody;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = "ws://127.0.0.1:" + free.getLocalPort();
        }
        TestClient.start(
                vertx,
                TestClient.settings(
                        List.of(nobody, url()), new dev.culvert.shared.settings.ServerTrust.SystemCas(), UPSTREAM),
                FakeServer.TOKEN);
        await().atMost(Duration.ofSeconds(5)).until(server::linked);
    }

    @Test
    void a_server_that_goes_away_is_left_once_its_streams_have_ended() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (RawUpstream upstream = slow(go)) {
            TestClient.deploy(vertx, server, upstream.url());
            Visit visit = server.get(1, "/");
            await().until(() -> visit.body().equals("half"));

            server.onLink(link -> link.goAway(ResetCode.NONE, 0, "draining"));
            await().atMost(Duration.ofSeconds(5)).until(() -> !server.goAways.isEmpty());
            assertThat(server.linked()).isTrue();
            go.countDown();
            await().until(visit::over);
            await().until(() -> !server.closings.isEmpty());

            assertThat(visit.body()).isEqualTo("half and half");
            await().atMost(Duration.ofSeconds(5)).until(() -> server.hellos.size() == 2);
        }
    }

    @Test
    void shutdown_withdraws_the_offers_and_lets_running_streams_finish() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (RawUpstream upstream = slow(go)) {
            TunnelClient client = TestClient.deploy(vertx, server, upstream.url());
            Visit visit = server.get(1, "/");
            await().until(() -> visit.body().equals("half"));

            var ended = client.shutdown(Duration.ofSeconds(20));
            await().until(() -> !server.updates.isEmpty() && !server.goAways.isEmpty());
            assertThat(server.updates.get(0).offers()).isEmpty();
            assertThat(ended.isComplete()).isFalse();
            go.countDown();

            assertThat(ended.await(10, TimeUnit.SECONDS)).isEqualTo(new ClientEnd.Stopped());
            await().until(visit::over);
            assertThat(visit.body()).isEqualTo("half and half");
            assertThat(server.hellos).hasSize(1);
        }
    }

    @Test
    void shutdown_ends_after_its_grace() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (RawUpstream upstream = slow(never)) {
            TunnelClient client = TestClient.deploy(vertx, server, upstream.url());
            Visit visit = server.get(1, "/");
            await().until(() -> visit.body().equals("half"));

            client.shutdown(Duration.ofMillis(300)).await(5, TimeUnit.SECONDS);

            await().until(visit::over);
            assertThat(visit.reset).isEqualTo(ResetCode.LINK_LOST);
        }
    }

    @Test
    void shutdown_without_a_link_is_at_once() throws Exception {
        server.kill();
        TunnelClient client = TestClient.start(vertx, TestClient.settings(url(), UPSTREAM), FakeServer.TOKEN);
        await().until(() -> lines.count("disconnected") == 1);
        assertThat(client.shutdown(Duration.ofSeconds(30)).await(1, TimeUnit.SECONDS))
                .isEqualTo(new ClientEnd.Stopped());
    }

    @Test
    void something_else_at_the_port_is_said_and_tried_again() throws Exception {
        try (RawUpstream other = new RawUpstream(c -> c.write("220 mail.example ESMTP\r\n"))) {
            TestClient.start(vertx, TestClient.settings("ws://127.0.0.1:" + other.port(), UPSTREAM), FakeServer.TOKEN);
            await().until(() -> lines.count("disconnected") == 1 && other.accepted() > 1);
        }
    }

    @Test
    void a_server_that_leaves_hello_unanswered_is_left_after_ten_seconds() throws Exception {
        server.unanswered.set(1);
        TestClient.start(vertx, TestClient.settings(url(), UPSTREAM), FakeServer.TOKEN);
        await().atMost(Duration.ofSeconds(12)).until(() -> lines.count("disconnected") == 1);
        assertThat(lines.all().get(0)).contains("timeout: no handshake within 10000 ms");
        await().until(server::linked);
    }

    @Test
    void two_hundred_clients_are_back_soon() throws Exception {
        for (int i = 0; i < 200; i++) {
            TestClient.start(vertx, TestClient.settings(url(), UPSTREAM), FakeServer.TOKEN);
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> server.hellos.size() == 200);
        server.kill();
        await().until(() -> server.closings.size() == 200);
        server.start();
        // three seconds are promised, for a machine that does nothing else
        await().atMost(Duration.ofSeconds(9)).until(() -> server.hellos.size() == 400);
    }

    private String url() {
        return "ws://127.0.0.1:" + server.port();
    }

    private static RawUpstream slow(CountDownLatch go) throws Exception {
        return new RawUpstream(c -> {
            c.readHead();
            c.write("HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\nhalf");
            go.await(20, TimeUnit.SECONDS);
            c.write(" and half");
            c.readHead();
        });
    }
}
