package dev.culvert.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.client.support.FakeServer;
import dev.culvert.client.support.Lines;
import dev.culvert.client.support.RawUpstream;
import dev.culvert.client.support.TestClient;
import dev.culvert.client.support.Visit;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.link.handshake.OfferMessage;
import dev.culvert.shared.link.handshake.RefusedOffer;
import dev.culvert.shared.settings.HostPort;
import dev.culvert.shared.settings.TcpUpstream;
import dev.culvert.shared.settings.Tunnels;
import dev.culvert.shared.settings.Upstream;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a client exposes changes while it runs. */
@ExtendWith(VertxExtension.class)
class OffersChangeTest {
    private final Lines lines = new Lines();
    private Vertx vertx;
    private FakeServer server;
    private RawUpstream echo;

    @BeforeEach
    void serve(Vertx its) throws Exception {
        vertx = its;
        server = new FakeServer(vertx);
        echo = new RawUpstream(connection -> {
            for (int b = connection.read(); b >= 0; b = connection.read()) {
                connection.write(String.valueOf((char) b));
            }
        });
    }

    @AfterEach
    void forget() throws IOException {
        lines.close();
        echo.close();
    }

    @Test
    void running_streams_stay_when_their_offer_goes_and_no_link_is_made_anew() throws Exception {
        TunnelClient client = TestClient.deploy(vertx, server, tunnels("2222", "5432"));
        Visit visit = server.connect(1);
        server.send(visit, "a", false);
        await().until(() -> visit.body().equals("a"));

        client.change(tunnels("5432", "6379"));
        await().until(() -> server.updates.size() == 1);

        server.send(visit, "b", true);
        await().until(() -> visit.ended);
        assertThat(visit.body()).isEqualTo("ab");
        assertThat(server.attempts.get()).isEqualTo(1);
        Visit late = server.connect(1);
        await().until(late::over);
        assertThat(late.reset).isEqualTo(ResetCode.NO_ROUTE);
    }

    @Test
    void a_route_keeps_its_number_and_a_number_its_route() throws Exception {
        TunnelClient client = TestClient.deploy(vertx, server, tunnels("2222", "5432"));
        client.change(tunnels("6379", "5432"));
        await().until(() -> server.updates.size() == 1);
        assertThat(offers(0)).containsExactly("3=6379", "2=5432");
        client.change(tunnels("2222"));
        await().until(() -> server.updates.size() == 2);
        assertThat(offers(1)).containsExactly("1=2222");
    }

    @Test
    void another_upstream_for_the_same_route_gets_the_streams_from_then_on() throws Exception {
        TunnelClient client = TestClient.deploy(vertx, server, tunnels("2222"));
        try (RawUpstream other = new RawUpstream(connection -> connection.write("other"))) {
            client.change(Tunnels.tcp(List.of(new TcpUpstream(2222, new HostPort("127.0.0.1", other.port())))));
            await().until(() -> server.updates.size() == 1);
            Visit visit = server.connect(1);
            await().until(() -> visit.body().equals("other"));
        }
    }

    @Test
    void what_has_not_changed_is_not_told() throws Exception {
        TunnelClient client = TestClient.deploy(vertx, server, tunnels("2222"));
        client.change(tunnels("2222"));
        client.change(tunnels("2222", "2223"));
        await().until(() -> server.updates.size() == 1);
        assertThat(offers(0)).containsExactly("1=2222", "2=2223");
    }

    @Test
    void changes_that_come_fast_are_told_once_a_second_and_the_last_one_for_certain() throws Exception {
        TunnelClient client = TestClient.deploy(vertx, server, tunnels("2222"));
        for (int port = 3000; port < 3030; port++) {
            client.change(tunnels("2222", String.valueOf(port)));
        }
        await().until(() -> !server.updates.isEmpty()
                && offers(server.updates.size() - 1).get(1).endsWith("=3029"));
        assertThat(server.updates).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void a_refused_offer_is_said_and_the_others_stay() throws Exception {
        TunnelClient client = TestClient.deploy(vertx, server, tunnels("2222"));
        server.refusedOffers = List.of(new RefusedOffer(2, "port 80: not allowed (expected: --allow-ports 80)"));
        client.change(tunnels("2222", "80"));
        await().until(() -> lines.count("refused") == 1);
        assertThat(lines.all())
                .contains(
                        "updated ports=2222",
                        "refused reason=\"80=127.0.0.1:" + echo.port()
                                + ": port 80: not allowed (expected: --allow-ports 80)\"");
        Visit visit = server.connect(1);
        await().until(() -> visit.opened);
    }

    @Test
    void a_change_without_a_link_is_told_by_the_next_hello() throws Exception {
        TunnelClient client = TestClient.deploy(vertx, server, tunnels("2222"));
        server.kill();
        await().until(() -> lines.count("disconnected") >= 1);
        client.change(tunnels("5432"));
        server.start();
        await().atMost(Duration.ofSeconds(10)).until(() -> server.hellos.size() >= 2);
        assertThat(server.hellos.get(server.hellos.size() - 1).offers())
                .extracting(OfferMessage::port)
                .containsExactly(5432);
    }

    @Test
    void more_offers_than_hello_has_room_for_follow_by_update() throws Exception {
        List<TcpUpstream> many = new ArrayList<>();
        for (int port = 10_000; port < 11_000; port++) {
            many.add(new TcpUpstream(port, new HostPort("a-rather-long-name.of-a-host.example", port)));
        }
        TestClient.deploy(vertx, server, Tunnels.tcp(many));
        await().until(() -> server.updates.size() == 1);
        assertThat(server.hellos.get(0).offers()).hasSizeBetween(400, 900);
        assertThat(server.updates.get(0).offers()).hasSize(1000);
    }

    @Test
    void http_and_tcp_change_beside_each_other() throws Exception {
        TunnelClient client = TestClient.deploy(vertx, server, "app.example=http://127.0.0.1:9");
        client.change(new Tunnels(
                Upstream.parseAll("--upstream", List.of("app.example=http://127.0.0.1:9,b.example=http://127.0.0.1:9")),
                List.of(new TcpUpstream(2222, new HostPort("127.0.0.1", echo.port()))),
                List.of()));
        await().until(() -> server.updates.size() == 1);
        assertThat(server.updates.get(0).offers())
                .extracting(offer -> offer.n() + " " + offer.kind())
                .containsExactly("1 http", "2 http", "3 tcp");
        await().until(() -> lines.all().contains("updated hosts=app.example,b.example ports=2222"));
        Visit visit = server.connect(3);
        await().until(() -> visit.opened);
    }

    private Tunnels tunnels(String... ports) {
        List<TcpUpstream> tcp = new ArrayList<>();
        for (String port : ports) {
            tcp.add(new TcpUpstream(Integer.parseInt(port), new HostPort("127.0.0.1", echo.port())));
        }
        return Tunnels.tcp(tcp);
    }

    private List<String> offers(int update) {
        return server.updates.get(update).offers().stream()
                .map(offer -> offer.n() + "=" + offer.port())
                .toList();
    }
}
