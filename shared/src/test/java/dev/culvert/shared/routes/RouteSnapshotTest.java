package dev.culvert.shared.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RouteSnapshotTest {
    private final RouteSnapshot routes = offering("a.example", "*.b.example", "*.x.b.example", "*");

    @Test
    void the_exact_host_comes_before_the_longest_wildcard_and_that_before_the_star() {
        assertThat(routes.http("a.example", "/").pattern()).isEqualTo("a.example");
        assertThat(routes.http("1.b.example", "/").pattern()).isEqualTo("*.b.example");
        assertThat(routes.http("1.2.x.b.example", "/").pattern()).isEqualTo("*.x.b.example");
        assertThat(routes.http("b.example", "/").pattern()).isEqualTo("*");
    }

    @Test
    void a_host_of_64_KiB_of_dots_costs_no_more_than_another() {
        String dots = "a.".repeat(32_000) + "b.example";
        assertTimeoutPreemptively(Duration.ofSeconds(2), () -> {
            for (int request = 0; request < 100; request++) {
                assertThat(routes.http(dots, "/").pattern()).isEqualTo("*");
            }
        });
    }

    private static RouteSnapshot offering(String... hosts) {
        List<Offer> offers = List.of(hosts).stream()
                .map(host -> Offer.http(1, host, "/", "http://127.0.0.1:1"))
                .toList();
        SessionEntry entry =
                new SessionEntry(1, "00".repeat(16), 0, 1, offers, SessionState.READY, 0, "127.0.0.1:1", 0, "0.1.0");
        return RouteSnapshot.of(List.of(new RouteSnapshot.Reachable(entry, "bus", true)), RouteSnapshot.EMPTY);
    }
}
