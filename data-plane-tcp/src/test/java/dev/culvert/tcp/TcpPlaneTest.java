package dev.culvert.tcp;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.shared.settings.AllowedPorts;
import dev.culvert.shared.settings.PortRanges;
import dev.culvert.shared.status.PortStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Ports that come and go, and bytes as they came, with real sockets. */
class TcpPlaneTest {
    private final FakeNode node = new FakeNode();
    private final Upstream upstream = new Upstream();
    private final int port = FakeNode.freePort();

    @AfterEach
    void stop() {
        node.close();
        upstream.close();
    }

    private FakeSession serve() {
        FakeSession session = node.start().session("c1", FakeUpstream.at(upstream.port()), port);
        Listens.await(port);
        return session;
    }

    @Test
    void bytes_go_both_ways_and_the_client_learns_port_and_visitor() {
        FakeSession session = serve();
        try (Peer visitor = Peer.connect(port);
                Peer served = upstream.accept()) {
            served.send("SSH-2.0-server\r\n");
            assertThat(visitor.read(16)).isEqualTo("SSH-2.0-server\r\n");
            visitor.send("SSH-2.0-visitor\r\n");
            assertThat(served.read(17)).isEqualTo("SSH-2.0-visitor\r\n");
            assertThat(session.visitors()).containsExactly("127.0.0.1:" + visitor.port() + ">" + port);
        }
    }

    @Test
    void the_status_counts_the_connections_of_a_port_over_all_instances() {
        serve();
        try (Peer first = Peer.connect(port);
                Peer firstServed = upstream.accept();
                Peer second = Peer.connect(port);
                Peer secondServed = upstream.accept()) {
            assertThat(node.status(port)).isEqualTo(new PortStatus(port, true, null, 2));
        }
        await().atMost(5, SECONDS).until(() -> node.status(port).connections() == 0);
    }

    @Test
    void the_status_says_why_a_port_is_not_open() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int held = taken.getLocalPort();
            node.start().session("c1", FakeUpstream.at(upstream.port()), held);

            await().atMost(5, SECONDS).until(() -> !node.troubles.isEmpty());

            assertThat(node.status(held).listening()).isFalse();
            assertThat(node.status(held).trouble()).contains("another program has it");
        }
    }

    @Test
    void megabytes_arrive_whole() throws Exception {
        FakeSession session = serve();
        byte[] sent = new byte[8 << 20];
        new Random(1).nextBytes(sent);
        try (Peer visitor = Peer.connect(port);
                Peer served = upstream.accept()) {
            Thread writer = new Thread(() -> {
                visitor.send(sent);
                visitor.endOutput();
            });
            writer.start();
            assertThat(served.readBytes(sent.length)).isEqualTo(sent);
            writer.join();
            assertThat(session.resets()).isEmpty();
            assertThat(served.readToEnd()).isEmpty();
            Thread answerer = new Thread(() -> served.send(sent));
            answerer.start();
            assertThat(visitor.readBytes(sent.length)).isEqualTo(sent);
            answerer.join();
        }
    }

    @Test
    void an_upstream_that_answers_at_the_end_of_input_gets_its_answer_through() {
        serve();
        try (Peer visitor = Peer.connect(port)) {
            visitor.send("x");
            visitor.endOutput();
            try (Peer served = upstream.accept()) {
                assertThat(served.readToEnd()).isEqualTo("x");
                served.send("answer");
            }
            assertThat(visitor.readToEnd()).isEqualTo("answer");
        }
    }

    @Test
    void a_visitor_that_answers_at_the_end_of_input_gets_its_answer_through() {
        serve();
        try (Peer visitor = Peer.connect(port);
                Peer served = upstream.accept()) {
            served.send("y");
            served.endOutput();
            assertThat(visitor.readToEnd()).isEqualTo("y");
            visitor.send("answer");
            visitor.endOutput();
            assertThat(served.readToEnd()).isEqualTo("answer");
        }
    }

    @Test
    void a_reset_arrives_as_a_reset_on_the_other_side() {
        serve();
        try (Peer visitor = Peer.connect(port);
                Peer served = upstream.accept()) {
            served.send("1");
            assertThat(visitor.read(1)).isEqualTo("1");
            visitor.reset();
            served.expectReset();
        }
        try (Peer visitor = Peer.connect(port);
                Peer served = upstream.accept()) {
            visitor.send("1");
            assertThat(served.read(1)).isEqualTo("1");
            served.reset();
            visitor.expectReset();
        }
    }

    @Test
    void a_port_closes_with_its_last_route_and_its_connections_go_on() {
        FakeSession first = serve();
        FakeSession second = node.session("c2", FakeUpstream.at(upstream.port()), port);
        try (Peer visitor = Peer.connect(port);
                Peer served = upstream.accept()) {
            node.withdraw(first);
            try (Peer other = Peer.connect(port);
                    Peer otherServed = upstream.accept()) {
                other.send("1");
                assertThat(otherServed.read(1)).isEqualTo("1");
            }
            node.withdraw(second);
            Listens.awaitClosed(port);
            visitor.send("2");
            assertThat(served.read(1)).isEqualTo("2");
        }
    }

    @Test
    void clients_with_other_ports_are_served_beside_each_other() {
        serve();
        int other = FakeNode.freePort();
        FakeSession second = node.session("c2", FakeUpstream.at(upstream.port()), other);
        Listens.await(other);
        try (Peer visitor = Peer.connect(other);
                Peer served = upstream.accept()) {
            visitor.send("1");
            assertThat(served.read(1)).isEqualTo("1");
            assertThat(second.visitors()).hasSize(1);
        }
    }

    @Test
    void a_port_that_another_program_holds_is_told_once_harms_no_other_and_is_opened_when_it_is_free()
            throws IOException {
        node.start();
        int other = FakeNode.freePort();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int held = taken.getLocalPort();
            node.session("c1", FakeUpstream.at(upstream.port()), held, other);
            Listens.await(other);
            await().atMost(5, SECONDS).until(() -> !node.troubles.isEmpty());
            assertThat(node.troubles.get(0).get(held))
                    .isEqualTo(
                            "port " + held + " on 127.0.0.1: another program has it (expected: a port that is free)");
            await().during(Duration.ofMillis(900)).atMost(5, SECONDS).until(() -> node.troubles.size() == 1);
            taken.close();
            Listens.await(held);
            await().atMost(5, SECONDS).until(() -> node.troubles.size() == 2);
            assertThat(node.troubles.get(1)).isEmpty();
        }
    }

    @Test
    void a_port_that_is_not_allowed_here_is_not_opened() {
        int other = FakeNode.freePort();
        PortRanges ranges = PortRanges.parse("--allow-ports", List.of("1-65535"));
        node.start(FakeNode.allowing(new AllowedPorts(ranges, Set.of(port))));
        node.session("c1", FakeUpstream.at(upstream.port()), port, other);
        Listens.await(other);
        assertThat(Listens.now(port)).isFalse();
        assertThat(node.troubles).hasSize(1);
        assertThat(node.troubles.get(0).get(port)).contains("it is the server's own");
    }

    @Test
    void a_connection_without_bytes_for_longer_than_the_idle_limit_is_reset_on_both_sides() {
        node.start(FakeNode.idle(Duration.ofMillis(800)));
        node.session("c1", FakeUpstream.at(upstream.port()), port);
        Listens.await(port);
        try (Peer visitor = Peer.connect(port);
                Peer served = upstream.accept()) {
            long begun = System.nanoTime();
            for (int i = 0; i < 3; i++) {
                visitor.send("1");
                assertThat(served.read(1)).isEqualTo("1");
                await().pollDelay(Duration.ofMillis(400)).until(() -> true);
            }
            visitor.expectReset();
            served.expectReset();
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(1500));
        }
    }

    @Test
    void an_address_that_has_too_many_connections_gets_another_when_one_ends() {
        node.start(FakeNode.limited(2));
        node.session("c1", FakeUpstream.at(upstream.port()), port);
        Listens.await(port);
        Peer first = Peer.connect(port);
        try (Peer servedFirst = upstream.accept();
                Peer second = Peer.connect(port);
                Peer servedSecond = upstream.accept()) {
            Peer.expectRefusal(port);
            assertThat(node.plane().overLimit()).isEqualTo(1);
            first.reset();
            servedFirst.expectReset();
            try (Peer fourth = Peer.connect(port);
                    Peer servedFourth = upstream.accept()) {
                fourth.send("4");
                assertThat(servedFourth.read(1)).isEqualTo("4");
                second.send("2");
                assertThat(servedSecond.read(1)).isEqualTo("2");
            }
        }
    }

    @Test
    void a_drain_closes_the_ports_waits_for_connections_and_resets_those_that_do_not_end() {
        serve();
        try (Peer ending = Peer.connect(port);
                Peer endingServed = upstream.accept();
                Peer staying = Peer.connect(port);
                Peer stayingServed = upstream.accept()) {
            var drained = node.plane().drain(Duration.ofSeconds(2));
            Listens.awaitClosed(port);
            ending.send("1");
            assertThat(endingServed.read(1)).isEqualTo("1");
            endingServed.endOutput();
            ending.endOutput();
            assertThat(endingServed.readToEnd()).isEmpty();
            assertThat(drained.isComplete()).isFalse();
            FakeNode.await(drained);
            staying.expectReset();
            stayingServed.expectReset();
        }
    }

    @Test
    void a_drain_is_over_when_the_last_connection_ends() {
        serve();
        Peer visitor = Peer.connect(port);
        try (Peer served = upstream.accept()) {
            var drained = node.plane().drain(Duration.ofMinutes(1));
            visitor.close();
            assertThat(served.readToEnd()).isEmpty();
            served.close();
            FakeNode.await(drained);
        }
    }

    @Test
    void nothing_is_left_behind_when_all_has_ended() {
        serve();
        for (int i = 0; i < 50; i++) {
            try (Peer visitor = Peer.connect(port);
                    Peer served = upstream.accept()) {
                visitor.send("1");
                assertThat(served.read(1)).isEqualTo("1");
            }
        }
        await().atMost(5, SECONDS).until(() -> node.budget.openEnds() == 0);
        await().atMost(5, SECONDS).until(() -> node.budget.used() == 0);
    }
}
