package dev.culvert.shared.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.shared.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import org.junit.jupiter.api.Test;

class LivenessTest {
    private static final int TICK_MILLIS = 100;

    private final Hand clock = new Hand();
    private final Liveness liveness = new Liveness(LinkSettings.peer(true), clock);
    private final ArrayDeque<long[]> onTheWay = new ArrayDeque<>();

    @Test
    void a_round_trip_longer_than_the_time_between_two_pings_is_measured() {
        live(Duration.ofSeconds(5), 1_200);

        assertThat(Duration.ofNanos(liveness.rttNanos())).isBetween(Duration.ofMillis(1_100), Duration.ofMillis(1_300));
    }

    @Test
    void after_a_pause_any_ping_that_was_sent_since_clears_the_suspicion() {
        live(Duration.ofSeconds(5), 1_200);
        onTheWay.clear();
        clock.millis += 60_000;

        live(Duration.ofSeconds(1), 1_200);
        assertThat(liveness.suspect()).isTrue();
        live(Duration.ofSeconds(1), 1_200);

        assertThat(liveness.suspect()).isFalse();
    }

    @Test
    void an_answer_from_before_a_pause_clears_nothing() {
        live(Duration.ofSeconds(5), 1_200);
        clock.millis += 60_000;
        liveness.tick();

        onTheWay.forEach(ping -> liveness.pong(ping[1]));

        assertThat(liveness.suspect()).isTrue();
    }

    /** Ticks, and answers each PING after the round trip. */
    private void live(Duration time, int roundTripMillis) {
        for (long left = time.toMillis(); left > 0; left -= TICK_MILLIS) {
            clock.millis += TICK_MILLIS;
            while (!onTheWay.isEmpty() && onTheWay.element()[0] <= clock.millis) {
                liveness.heard();
                liveness.pong(onTheWay.remove()[1]);
            }
            if (liveness.tick()) {
                onTheWay.add(new long[] {clock.millis + roundTripMillis, liveness.pinged()});
            }
        }
    }

    private static final class Hand implements Clock {
        private long millis = 1_000_000;

        @Override
        public long nanos() {
            return millis * 1_000_000;
        }

        @Override
        public long wallMillis() {
            return millis;
        }
    }
}
