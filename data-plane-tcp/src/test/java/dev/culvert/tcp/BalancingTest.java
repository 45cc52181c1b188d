package dev.culvert.tcp;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.settings.Balance;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which client a visitor's connection goes to, and what becomes of it when that one fails. */
class BalancingTest {
    private final FakeNode node = new FakeNode();
    private final Upstream upstream = new Upstream();
    private final int port = FakeNode.freePort();
    private final List<Peer> peers = new ArrayList<>();

    @AfterEach
    void stop() {
        peers.forEach(Peer::close);
        node.close();
        upstream.close();
    }

    private FakeSession session(String client, FakeUpstream to) {
        FakeSession session = node.session(client, to, port);
        Listens.await(port);
        return session;
    }

    private FakeSession session(String client) {
        return session(client, FakeUpstream.at(upstream.port()));
    }

    private Peer connect() {
        Peer visitor = Peer.connect(port);
        peers.add(visitor);
        return visitor;
    }

    private Peer served() {
        Peer served = upstream.accept();
        peers.add(served);
        return served;
    }

    private static Stream<Integer> counts(FakeSession... sessions) {
        return Stream.of(sessions).map(session -> session.visitors().size());
    }

    @Test
    void clients_are_served_in_turn_and_one_that_is_lost_gets_nothing_more() {
        node.start();
        FakeSession one = session("c1");
        FakeSession two = session("c2");
        FakeSession three = session("c3");
        for (int i = 0; i < 30; i++) {
            connect();
            served();
        }
        assertThat(counts(one, two, three)).containsExactly(10, 10, 10);

        node.withdraw(three);
        three.lose();
        for (int i = 0; i < 30; i++) {
            connect();
            served();
        }
        assertThat(counts(one, two, three)).containsExactly(25, 25, 10);

        session("c3");
        for (int i = 0; i < 30; i++) {
            connect();
            served();
        }
        assertThat(counts(one, two)).containsExactly(35, 35);
    }

    @Test
    void three_hundred_connections_at_once_are_split_evenly() {
        node.start();
        FakeSession one = session("c1");
        FakeSession two = session("c2");
        FakeSession three = session("c3");
        for (int i = 0; i < 300; i++) {
            connect();
        }
        await().atMost(10, SECONDS)
                .until(() -> counts(one, two, three).mapToInt(n -> n).sum() == 300);
        assertThat(counts(one, two, three)).containsExactly(100, 100, 100);
    }

    @Test
    void the_client_with_the_fewest_connections_is_next_where_that_is_asked_for() {
        node.start(FakeNode.balanced(Balance.LEAST_CONNECTIONS));
        FakeSession one = session("c1");
        for (int i = 0; i < 5; i++) {
            connect();
            served();
        }
        FakeSession two = session("c2");
        await().atMost(5, SECONDS).until(() -> {
            connect();
            served();
            return !two.visitors().isEmpty();
        });
        while (one.visitors().size() + two.visitors().size() < 12) {
            connect();
            served();
        }
        assertThat(Math.abs(one.visitors().size() - two.visitors().size())).isLessThanOrEqualTo(1);
    }

    @Test
    void connections_of_a_lost_session_are_reset_at_once() {
        node.start();
        FakeSession session = session("c1");
        Peer visitor = connect();
        Peer served = served();
        served.send("1");
        assertThat(visitor.read(1)).isEqualTo("1");

        session.lose();

        visitor.expectReset();
        served.expectReset();
    }

    @Test
    void another_client_is_tried_when_the_first_cannot_reach_its_upstream() {
        node.start();
        FakeSession failing = session("c1", FakeUpstream.refusing(ResetCode.UNREACHABLE));
        session("c2");
        for (int i = 0; i < 6; i++) {
            Peer visitor = connect();
            visitor.send("kept");
            Peer served = served();
            assertThat(served.read(4)).isEqualTo("kept");
        }
        assertThat(failing.visitors().size()).as("passed over for a while").isBetween(1, 2);
    }

    @Test
    void a_visitor_whose_port_has_only_clients_that_cannot_reach_their_upstream_is_reset() {
        node.start();
        session("c1", FakeUpstream.refusing(ResetCode.UNREACHABLE));
        connect().expectReset();
    }

    @Test
    void a_connection_that_is_not_opened_in_time_is_tried_elsewhere_if_the_visitor_has_sent_nothing() {
        node.start();
        session("c1", FakeUpstream.silent());
        session("c2");
        for (int i = 0; i < 2; i++) {
            Peer visitor = connect();
            Peer served = served();
            served.send("1");
            assertThat(visitor.read(1)).isEqualTo("1");
        }
    }

    @Test
    void a_connection_that_nobody_opens_is_reset_when_its_time_is_over() {
        node.start();
        session("c1", FakeUpstream.silent());
        Peer visitor = connect();
        visitor.send("1");
        visitor.expectReset();
    }
}
