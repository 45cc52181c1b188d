package dev.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two clients offer one host; one of them goes, in each way in which a client can go. */
@Tag("smoke")
class TwoClientsTest {

    private static final Duration LONG_ENOUGH_TO_NOTICE = Duration.ofSeconds(2);

    private RawUpstream first;
    private RawUpstream second;
    private Tunnel tunnel;
    private CulvertProcess secondClient;

    @BeforeEach
    void start() {
        first = RawUpstream.saying("first");
        second = RawUpstream.saying("second");
        tunnel = new Tunnel().start();
        tunnel.client(first.url());
        secondClient = tunnel.client(second.url());
    }

    @AfterEach
    void stop() {
        tunnel.close();
        first.close();
        second.close();
    }

    @Test
    void a_thousand_requests_are_split_in_halves() throws IOException {
        Map<String, Integer> counts = new TreeMap<>();
        try (RawVisitor visitor = RawVisitor.connect(tunnel.port())) {
            for (int i = 0; i < 1000; i++) {
                visitor.send("GET / HTTP/1.1\r\nHost: two.test\r\n\r\n");
                counts.merge(visitor.body(visitor.head()), 1, Integer::sum);
            }
        }
        assertThat(counts).containsExactlyInAnyOrderEntriesOf(Map.of("first", 500, "second", 500));
    }

    @Test
    @Trust("a client dies")
    void after_a_client_is_killed_every_request_after_2_s_succeeds() {
        try (Visits visits = Visits.start(tunnel.port(), 4)) {
            awaitBoth(visits);
            long killed = System.nanoTime();
            secondClient.kill();
            assertAllSucceedFrom(visits, killed);
        }
    }

    @Test
    @Trust("a half-open connection, a frozen client")
    void after_a_client_is_frozen_every_request_after_2_s_succeeds() {
        try (Visits visits = Visits.start(tunnel.port(), 4)) {
            awaitBoth(visits);
            long frozen = System.nanoTime();
            secondClient.freeze();
            assertAllSucceedFrom(visits, frozen);
        } finally {
            secondClient.resume();
        }
    }

    @Test
    void while_one_upstream_is_stopped_no_visitor_sees_a_failure() {
        try (Nginx nginx = Nginx.start().file("index.html", "third")) {
            tunnel.client(nginx.url());
            try (Visits visits = Visits.start(tunnel.port(), 4)) {
                await(visits, "first", "second", "third");
                long stopped = System.nanoTime();
                nginx.quit();
                awaitAfter(visits, stopped, Duration.ofSeconds(4));
                assertThat(visits.stop()).allMatch(Visits.Visit::succeeded);
            }
        }
    }

    @Test
    void when_one_upstream_breaks_off_only_what_it_had_in_hand_fails() {
        try (Visits visits = Visits.start(tunnel.port(), 4)) {
            awaitBoth(visits);
            long stopped = System.nanoTime();
            // like a process that ends: no listener any more, and idle connections closed
            second.close();
            awaitAfter(visits, stopped, Duration.ofSeconds(4));
            visits.stop();
            // what was on a connection of the stopped upstream when it was cut is no refusal
            assertThat(visits.since(stopped, Duration.ofMillis(50))).allMatch(Visits.Visit::succeeded);
        }
    }

    private static void awaitBoth(Visits visits) {
        await(visits, "first", "second");
    }

    private static void await(Visits visits, String... bodies) {
        Awaitility.await("answers of all clients")
                .atMost(Duration.ofSeconds(10))
                .until(() ->
                        visits.all().stream().map(Visits.Visit::body).toList().containsAll(List.of(bodies)));
    }

    private static void assertAllSucceedFrom(Visits visits, long moment) {
        awaitAfter(visits, moment, LONG_ENOUGH_TO_NOTICE.plusSeconds(3));
        visits.stop();
        assertThat(visits.since(moment, LONG_ENOUGH_TO_NOTICE))
                .hasSizeGreaterThan(20)
                .allMatch(Visits.Visit::succeeded)
                .allMatch(visit -> visit.took().toMillis() < 2_000);
    }

    private static void awaitAfter(Visits visits, long moment, Duration after) {
        Awaitility.await("visits " + after + " later")
                .atMost(Duration.ofSeconds(30))
                .until(() -> !visits.since(moment, after).isEmpty());
    }
}
