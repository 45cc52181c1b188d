package dev.culvert.e2e.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.e2e.CulvertProcess;
import dev.culvert.e2e.FreePorts;
import dev.culvert.e2e.RawVisitor;
import dev.culvert.e2e.Tunnel;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Several clients offer one port: who gets which connection, and what happens to those of a client that goes. */
class SharedPortTest {

    private final int port = FreePorts.next();
    private final TcpServer a = TcpServer.saying("a");
    private final TcpServer b = TcpServer.saying("b");
    private final TcpServer c = TcpServer.saying("c");
    private final List<RawVisitor> held = new ArrayList<>();
    private final Map<RawVisitor, String> names = new HashMap<>();
    private final Tunnel tunnel = Tunnel.tcp();

    @AfterEach
    void stop() {
        held.forEach(RawVisitor::close);
        tunnel.close();
        List.of(a, b, c).forEach(TcpServer::close);
    }

    @Test
    @Tag("smoke")
    void three_clients_share_alike_and_when_one_is_killed_two_do_until_it_is_back() throws IOException {
        tunnel.start();
        client(a);
        client(b);
        CulvertProcess third = client(c);
        awaitServing("abc");

        assertThat(hold(300)).isEqualTo(Map.of("a", 100, "b", 100, "c", 100));

        third.kill();
        assertThat(awaitCut())
                .as("of 300 connections those of the killed client")
                .isEqualTo(100);
        assertThat(hold(300)).isEqualTo(Map.of("a", 150, "b", 150));

        client(c);
        awaitServing("abc");
        assertThat(hold(300)).isEqualTo(Map.of("a", 100, "b", 100, "c", 100));
    }

    /** Step 6 of the walk-through. */
    @Test
    @Tag("smoke")
    void of_two_clients_with_the_same_ports_the_one_that_stays_has_all_visitors() throws IOException {
        tunnel.start();
        CulvertProcess first = client(a);
        client(b);
        awaitServing("ab");

        first.terminate();
        assertThat(first.awaitExit(Duration.ofSeconds(10))).isZero();
        assertThat(visit(20)).isEqualTo(Map.of("b", 20));
    }

    @Test
    void a_client_whose_upstream_is_not_there_costs_no_visitor_his_connection() throws IOException {
        tunnel.start();
        client(a);
        client(b);
        awaitServing("ab");
        b.close();
        assertThat(visit(50)).isEqualTo(Map.of("a", 50));
    }

    @Test
    void least_connections_gives_a_new_one_to_who_has_the_fewest() throws IOException {
        tunnel.flags("--balance", "least-connections").start();
        client(a);
        client(b);
        awaitServing("ab");

        assertThat(hold(10)).isEqualTo(Map.of("a", 5, "b", 5));
        for (RawVisitor visitor : List.copyOf(held)) {
            if (names.get(visitor).equals("a")) {
                visitor.close();
                held.remove(visitor);
            }
        }
        Await.that("the end of the closed ones", () -> a.open() == 0);
        assertThat(hold(5)).isEqualTo(Map.of("a", 5));
        assertThat(hold(10)).isEqualTo(Map.of("a", 5, "b", 5));
    }

    private CulvertProcess client(TcpServer upstream) {
        return tunnel.clientWith("--upstream", upstream.behind(port));
    }

    /** Until visits reach each of them. */
    private void awaitServing(String all) {
        Await.listening(port);
        Await.that("visits at each of " + all, () -> visit(all.length()).size() == all.length());
        Await.that("the end of these visits", () -> a.open() + b.open() + c.open() == held.size());
    }

    /** So many visits, one after the other; how many each upstream has had. */
    private Map<String, Integer> visit(int count) throws IOException {
        Map<String, Integer> counts = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            try (RawVisitor visitor = RawVisitor.connect(port)) {
                counts.merge(visitor.text(1), 1, Integer::sum);
            }
        }
        return counts;
    }

    /** So many visits that go on; how many each upstream has been given. */
    private Map<String, Integer> hold(int count) throws IOException {
        Map<String, Integer> counts = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            RawVisitor visitor = RawVisitor.connect(port);
            held.add(visitor);
            names.put(visitor, visitor.text(1));
            counts.merge(names.get(visitor), 1, Integer::sum);
        }
        return counts;
    }

    /** Those of the held connections that have been reset half a second from now, and the others still running. */
    private int awaitCut() throws IOException {
        List<RawVisitor> cut = new ArrayList<>();
        for (RawVisitor visitor : held) {
            if (names.get(visitor).equals("c")) {
                assertThat(visitor.timeout(Duration.ofMillis(500)).end()).matches(RawVisitor.End::reset);
                cut.add(visitor);
            } else {
                visitor.send("still here");
            }
        }
        held.removeAll(cut);
        return cut.size();
    }
}
