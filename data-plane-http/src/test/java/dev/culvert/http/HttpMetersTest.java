package dev.culvert.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.shared.meters.Meters;
import dev.culvert.shared.meters.TunnelSeries;
import dev.culvert.shared.routes.Offer;
import dev.culvert.shared.routes.Route;
import dev.culvert.shared.routes.RouteSnapshot;
import dev.culvert.shared.routes.RouteSnapshot.Reachable;
import dev.culvert.shared.routes.SessionEntry;
import dev.culvert.shared.routes.SessionState;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is counted of which host, and for how long. */
class HttpMetersTest {
    private final FakeTime time = new FakeTime();
    private final Meters process = new Meters();
    private final MeterRegistry registry = process.registry();
    private final HttpMeters meters = new HttpMeters(registry, time);

    @Test
    void a_thousand_and_one_hosts_leave_one_to_overflow() {
        List<String> hosts = IntStream.range(0, HttpMeters.MOST_HOSTS + 1)
                .mapToObj(i -> "h" + i + ".example")
                .toList();
        RouteSnapshot routes = offer(hosts);
        hosts.forEach(host -> meters.of(route(routes, host)).answered("GET", 200, 1));
        assertThat(labels("host")).hasSize(HttpMeters.MOST_HOSTS + 2).contains("unknown", "overflow", "h0.example");
        assertThat(count("overflow", "200", "GET")).isEqualTo(1);
    }

    @Test
    void two_hundred_invented_methods_are_one() {
        RouteSnapshot routes = offer(List.of("a.example"));
        HostMeters host = meters.of(route(routes, "a.example"));
        for (int i = 0; i < 200; i++) {
            host.answered("M" + i, 200, 1);
        }
        host.answered("PATCH", 200, 1);
        assertThat(labels("method")).containsExactlyInAnyOrder("OTHER", "PATCH");
        assertThat(count("a.example", "200", "OTHER")).isEqualTo(200);
    }

    @Test
    void every_combination_that_upstreams_can_make_up_is_bounded() {
        List<String> hosts =
                IntStream.range(0, 60).mapToObj(i -> "h" + i + ".example").toList();
        RouteSnapshot routes = offer(hosts);
        for (String host : hosts) {
            for (int code = 200; code < 600; code++) {
                meters.of(route(routes, host)).answered("GET", code, 1);
            }
        }
        assertThat(registry.find("http.dataplane.requests").functionCounters().size())
                .isEqualTo(HttpMeters.MOST_SERIES + 400);
    }

    @Test
    void series_go_a_while_after_their_tunnel_and_make_room() {
        RouteSnapshot before = offer(List.of("a.example", "b.example"));
        HostMeters gone = meters.of(route(before, "a.example"));
        gone.answered("GET", 200, 1);
        gone.bytesIn(3);
        meters.routes(offer(List.of("b.example")));
        meters.sweep();
        assertThat(labels("host")).contains("a.example");
        time.pass(TunnelSeries.LINGER);
        meters.sweep();
        assertThat(labels("host")).containsExactlyInAnyOrder("unknown", "overflow");
        assertThat(labels("tunnel")).containsExactlyInAnyOrder("unknown", "overflow");
    }

    @Test
    void what_ends_after_its_series_are_gone_is_unknown() {
        HostMeters late = meters.of(route(offer(List.of("a.example")), "a.example"));
        offer(List.of());
        time.pass(TunnelSeries.LINGER);
        meters.sweep();
        late.answered("GET", 502, 1);
        assertThat(labels("host")).doesNotContain("a.example");
        assertThat(count("unknown", "502", "GET")).isEqualTo(1);
    }

    @Test
    void a_tunnel_that_is_back_in_time_keeps_its_counters() {
        meters.of(route(offer(List.of("a.example")), "a.example")).answered("GET", 200, 1);
        offer(List.of());
        time.pass(TunnelSeries.LINGER.minus(Duration.ofMillis(1)));
        RouteSnapshot back = offer(List.of("a.example"));
        time.pass(TunnelSeries.LINGER);
        meters.sweep();
        meters.of(route(back, "a.example")).answered("GET", 200, 1);
        assertThat(count("a.example", "200", "GET")).isEqualTo(2);
    }

    @Test
    void a_scrape_of_500_tunnels_takes_less_than_100_ms() throws IOException {
        List<String> hosts =
                IntStream.range(0, 500).mapToObj(i -> "h" + i + ".example").toList();
        RouteSnapshot routes = offer(hosts);
        for (String host : hosts) {
            for (int code : new int[] {200, 404, 500}) {
                meters.of(route(routes, host)).answered("GET", code, 1_000_000);
            }
        }
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 50 && best >= TimeUnit.MILLISECONDS.toNanos(100); i++) {
            long begun = System.nanoTime();
            process.write(OutputStream.nullOutputStream(), "");
            best = Math.min(best, System.nanoTime() - begun);
        }
        assertThat(Duration.ofNanos(best)).isLessThan(Duration.ofMillis(100));
    }

    private double count(String host, String code, String method) {
        return registry.get("http.dataplane.requests")
                .tags("host", host, "code", code, "method", method)
                .functionCounter()
                .count();
    }

    private Set<String> labels(String key) {
        return registry.getMeters().stream()
                .map(Meter::getId)
                .map(id -> id.getTag(key))
                .filter(value -> value != null)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private RouteSnapshot offer(List<String> hosts) {
        List<Offer> offers = new ArrayList<>();
        for (String host : hosts) {
            offers.add(Offer.http(offers.size() + 1, host, "/", "http://127.0.0.1:1"));
        }
        SessionEntry entry = new SessionEntry(1, "c1", 0, 1, offers, SessionState.READY, 0, "127.0.0.1:1", 0, "test");
        RouteSnapshot routes = RouteSnapshot.of(List.of(new Reachable(entry, "bus", true)), RouteSnapshot.EMPTY);
        meters.routes(routes);
        return routes;
    }

    private static Route route(RouteSnapshot routes, String host) {
        return routes.http(host, "/");
    }
}
