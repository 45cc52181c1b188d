package dev.culvert.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.shared.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private long nanos = 1;
    private final Clock clock = new Clock() {
        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public long wallMillis() {
            return nanos / 1_000_000;
        }
    };

    /** Always the longest delay that may be drawn. */
    private static final RandomGenerator LONGEST = new RandomGenerator() {
        @Override
        public long nextLong() {
            return Long.MAX_VALUE;
        }

        @Override
        public long nextLong(long bound) {
            return bound - 1;
        }
    };

    @Test
    void the_cap_doubles_to_two_seconds_while_a_recent_server_is_not_reached() {
        Backoff backoff = afterSession(LONGEST);
        assertThat(delays(backoff, 8, true)).containsExactly(100, 200, 400, 800, 1600, 2000, 2000, 2000);
    }

    @Test
    void the_cap_doubles_to_fifteen_seconds_where_the_server_refuses_or_is_silent() {
        Backoff backoff = afterSession(LONGEST);
        assertThat(delays(backoff, 10, false))
                .containsExactly(100, 200, 400, 800, 1600, 3200, 6400, 12_800, 15_000, 15_000);
    }

    @Test
    void a_server_that_has_been_away_for_ten_minutes_is_not_expected_back_at_once() {
        Backoff backoff = afterSession(LONGEST);
        pass(Duration.ofMinutes(10));
        assertThat(delays(backoff, 10, true)).endsWith(15_000, 15_000);
    }

    @Test
    void a_server_that_never_was_there_is_not_expected_back_at_once() {
        assertThat(delays(new Backoff(clock, LONGEST), 10, true)).endsWith(15_000, 15_000);
    }

    @Test
    void a_steady_session_begins_anew_and_a_short_one_does_not() {
        Backoff backoff = afterSession(LONGEST);
        delays(backoff, 5, true);
        backoff.connected();
        pass(Duration.ofSeconds(1));
        backoff.ended();
        assertThat(delays(backoff, 1, true)).containsExactly(2000);

        backoff.connected();
        pass(Duration.ofSeconds(6));
        backoff.ended();
        assertThat(delays(backoff, 1, true)).containsExactly(100);
    }

    @Test
    void delays_are_spread_evenly_below_the_cap() {
        int low = 0;
        long most = 0;
        Random random = new Random(1);
        for (int i = 0; i < 1000; i++) {
            Backoff backoff = afterSession(random);
            long delay = backoff.next(true, 0).toMillis();
            most = Math.max(most, delay);
            low += delay < 50 ? 1 : 0;
        }
        assertThat(most).isBetween(90L, 100L);
        assertThat(low).isBetween(400, 600);
    }

    @Test
    void the_servers_wish_comes_first() {
        assertThat(afterSession(LONGEST).next(true, 5000)).isEqualTo(Duration.ofMillis(5100));
    }

    private Backoff afterSession(RandomGenerator random) {
        Backoff backoff = new Backoff(clock, random);
        backoff.connected();
        pass(Duration.ofMinutes(1));
        backoff.ended();
        return backoff;
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    private static Integer[] delays(Backoff backoff, int times, boolean unreached) {
        Integer[] delays = new Integer[times];
        for (int i = 0; i < times; i++) {
            delays[i] = (int) backoff.next(unreached, 0).toMillis();
        }
        return delays;
    }
}
