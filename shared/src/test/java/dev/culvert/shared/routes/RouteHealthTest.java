package dev.culvert.shared.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RouteHealthTest {
    @Test
    void a_client_whose_upstream_fails_is_passed_over_while_another_serves() {
        assertThat(turns(true, false)).isEqualTo(Map.of(1L, 12));
        assertThat(turns(true, true, false)).isEqualTo(Map.of(1L, 6, 2L, 6));
    }

    @Test
    void where_more_than_half_would_be_out_all_are_used() {
        assertThat(turns(true, false, false)).isEqualTo(Map.of(1L, 4, 2L, 4, 3L, 4));
        assertThat(turns(false)).isEqualTo(Map.of(1L, 12));
    }

    @Test
    void where_all_others_were_tried_one_that_fails_is_tried_as_well() {
        Route route = route(true, false);
        SessionRef next = route.next(s -> s.session() == 1, s -> false, Balancing.roundRobin());
        assertThat(next).isNotNull();
        assertThat(next.session()).isEqualTo(2);
    }

    @Test
    void a_client_that_is_suspect_comes_before_one_whose_upstream_fails() {
        Route route = RouteSnapshot.of(
                        List.of(reachable(1, true, SessionState.SUSPECT), reachable(2, false, SessionState.READY)),
                        RouteSnapshot.EMPTY)
                .http("app.example", "/");
        assertThat(route).isNotNull();
        for (int i = 0; i < 4; i++) {
            assertThat(route.next(s -> false, s -> false, Balancing.roundRobin())
                            .session())
                    .isEqualTo(1);
        }
    }

    /** How many of 12 streams go to each session; sessions count from 1. */
    private static Map<Long, Integer> turns(boolean... healthy) {
        Route route = route(healthy);
        Map<Long, Integer> turns = new HashMap<>();
        for (int i = 0; i < 12; i++) {
            turns.merge(
                    route.next(s -> false, s -> false, Balancing.roundRobin()).session(), 1, Integer::sum);
        }
        return turns;
    }

    private static Route route(boolean... healthy) {
        List<RouteSnapshot.Reachable> sessions = new ArrayList<>();
        for (int i = 0; i < healthy.length; i++) {
            sessions.add(reachable(i + 1, healthy[i], SessionState.READY));
        }
        return RouteSnapshot.of(sessions, RouteSnapshot.EMPTY).http("app.example", "/");
    }

    private static RouteSnapshot.Reachable reachable(int n, boolean healthy, SessionState state) {
        SessionEntry entry = new SessionEntry(
                n,
                "%032x".formatted(n),
                0,
                1,
                List.of(Offer.http(7, "app.example", "/", "http://127.0.0.1:1")),
                state,
                0,
                "127.0.0.1:1",
                0,
                "0.1.0",
                healthy ? Set.of() : Set.of(7));
        return new RouteSnapshot.Reachable(entry, "bus", true);
    }
}
