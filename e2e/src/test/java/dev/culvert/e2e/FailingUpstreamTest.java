package dev.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.e2e.MoodyUpstream.Mood;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that are connected and whose upstreams do not work. */
class FailingUpstreamTest {

    private static final Duration TOLD_WITHIN = Duration.ofSeconds(10);

    private final MoodyUpstream first = new MoodyUpstream("first");
    private final MoodyUpstream second = new MoodyUpstream("second");
    private final MoodyUpstream third = new MoodyUpstream("third");
    private final Tunnel tunnel = new Tunnel();

    @BeforeEach
    void start() {
        tunnel.start();
        tunnel.clientWith("--upstream", first.url(), "--probe", "/health");
    }

    @AfterEach
    void stop() {
        tunnel.close();
        first.close();
        second.close();
        third.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Mood.class,
            names = {"REFUSES", "HANGS", "ANSWERS_AFTER_30_S"})
    void the_status_says_so_within_10_s_and_another_client_has_the_visitors_meanwhile(Mood mood) throws IOException {
        CulvertProcess client = tunnel.clientWith("--upstream", second.url(), "--probe", "/health");
        awaitWorks(first, second);

        second.become(mood);
        StatusJson.await(tunnel, second.url(), TOLD_WITHIN, StatusJson.Told::fails);

        StatusJson.Told told = StatusJson.read(tunnel).get(second.url());
        assertThat(told.reason()).containsAnyOf("refused", "timeout");
        assertThat(told.lastProven()).isNotNull();
        assertThat(visit(50)).isEqualTo(Map.of("first", 50));
        assertThat(client.isAlive()).isTrue();
        CulvertProcess status = tunnel.culvert(
                List.of("status", "--url", tunnel.clientUrl(tunnel.controlPort()), "--token", Tunnel.TOKEN));
        status.awaitExit(Tunnel.START);
        assertThat(status.stdout()).contains("\nFailing: * of ").contains(told.reason());
        assertThat(tunnel.server().output()).containsOnlyOnce("upstream failed session=");
        assertThat(client.output()).containsOnlyOnce("upstream failed upstream=*=");

        second.become(Mood.GOOD);
        awaitWorks(second);
        assertThat(visit(50)).isEqualTo(Map.of("first", 25, "second", 25));
    }

    @Test
    void when_more_than_half_would_be_out_all_are_used() throws IOException {
        tunnel.clientWith("--upstream", second.url(), "--probe", "/health");
        tunnel.clientWith("--upstream", third.url(), "--probe", "/health");
        awaitWorks(first, second, third);

        first.become(Mood.SAYS_THAT_IT_IS_ILL);
        awaitFails(first);
        assertThat(visit(30)).isEqualTo(Map.of("second", 15, "third", 15));

        second.become(Mood.SAYS_THAT_IT_IS_ILL);
        awaitFails(second);
        assertThat(visit(30)).isEqualTo(Map.of("first", 10, "second", 10, "third", 10));

        first.become(Mood.GOOD);
        awaitWorks(first);
        assertThat(visit(30)).isEqualTo(Map.of("first", 15, "third", 15));
    }

    @Test
    void the_last_client_serves_whatever_is_known_of_it() throws IOException {
        first.become(Mood.SAYS_THAT_IT_IS_ILL);
        awaitFails(first);
        assertThat(visit(10)).isEqualTo(Map.of("first", 10));
    }

    @Test
    @Tag("smoke")
    void an_upstream_that_fails_its_visitors_is_passed_over_although_it_can_be_connected_to() throws IOException {
        tunnel.client(second.url());
        awaitWorks(first, second);

        second.become(Mood.RESETS);
        assertThat(visit(20)).isEqualTo(Map.of("first", 20)); // an unanswered GET is tried elsewhere
        awaitFails(second);
        int before = second.visits();
        assertThat(visit(100)).isEqualTo(Map.of("first", 100));
        assertThat(second.visits() - before).isLessThan(10);

        second.become(Mood.GOOD);
        awaitWorks(second);
        assertThat(visit(50)).isEqualTo(Map.of("first", 25, "second", 25));
    }

    @Test
    void bad_answers_of_an_upstream_are_its_visitors_matter() throws IOException {
        tunnel.clientWith("--upstream", second.url(), "--probe", "/health");
        awaitWorks(first, second);
        second.become(Mood.ANSWERS_500);
        assertThat(visit(100)).isEqualTo(Map.of("first", 50, "second", 50));
        assertThat(StatusJson.read(tunnel).get(second.url()).works()).isTrue();
        assertThat(tunnel.server().output()).doesNotContain("upstream failed");
    }

    @Test
    void proofs_are_no_visitors() {
        awaitWorks(first);
        String proven = StatusJson.read(tunnel).get(first.url()).lastProven();
        StatusJson.await(
                tunnel,
                first.url(),
                TOLD_WITHIN,
                told -> told.openStreams() == 0 && !told.lastProven().equals(proven));
        assertThat(first.visits()).isZero();
        first.become(Mood.HANGS);
        StatusJson.await(tunnel, first.url(), TOLD_WITHIN, StatusJson.Told::fails);
        assertThat(StatusJson.read(tunnel).get(first.url()).openStreams()).isZero();
        String metrics = tunnel.askControl("/metrics").body();
        assertThat(metrics)
                .contains("culvert_streams_open{plane=\"http\"} 0")
                .doesNotContain("http_dataplane_requests_total{")
                .doesNotContain("culvert_stream_resets_total{");
    }

    @Test
    void a_proof_that_hangs_does_not_keep_a_client_from_leaving() {
        awaitWorks(first);
        CulvertProcess leaving = tunnel.clientWith("--upstream", second.url(), "--probe", "/health");
        awaitWorks(second);
        second.become(Mood.HANGS);
        StatusJson.await(tunnel, second.url(), TOLD_WITHIN, StatusJson.Told::fails);
        long begun = System.nanoTime();
        leaving.terminate();
        assertThat(leaving.awaitExit(Duration.ofSeconds(10))).isZero();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
    }

    private void awaitWorks(MoodyUpstream... upstreams) {
        for (MoodyUpstream upstream : upstreams) {
            StatusJson.await(tunnel, upstream.url(), TOLD_WITHIN, StatusJson.Told::works);
        }
    }

    private void awaitFails(MoodyUpstream upstream) {
        StatusJson.await(tunnel, upstream.url(), TOLD_WITHIN, StatusJson.Told::fails);
    }

    /** Who answers so many visits, which all succeed or are answered with 500; each within 2 s. */
    private Map<String, Integer> visit(int times) throws IOException {
        Map<String, Integer> counts = new TreeMap<>();
        for (int i = 0; i < times; i++) {
            try (RawVisitor visitor = RawVisitor.connect(tunnel.port())) {
                visitor.timeout(Duration.ofSeconds(2)).send("GET / HTTP/1.1\r\nHost: a.test\r\n\r\n");
                counts.merge(visitor.body(visitor.head()), 1, Integer::sum);
            }
        }
        return counts;
    }
}
