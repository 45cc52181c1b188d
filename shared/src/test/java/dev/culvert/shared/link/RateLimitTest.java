package dev.culvert.shared.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.shared.time.HandClock;
import org.junit.jupiter.api.Test;

class RateLimitTest {
    private final HandClock clock = new HandClock();
    private final RateLimit limit = new RateLimit(10, 3, clock);

    @Test
    void a_burst_passes_and_then_one_for_each_tenth_of_a_second() {
        assertThat(taken(10)).isEqualTo(3);
        clock.pass(100);
        assertThat(taken(10)).isEqualTo(1);
        clock.pass(99);
        assertThat(taken(10)).isZero();
        clock.pass(1);
        assertThat(taken(10)).isEqualTo(1);
    }

    @Test
    void a_long_rest_saves_up_no_more_than_a_burst() {
        taken(3);
        clock.pass(3_600_000);
        assertThat(taken(100)).isEqualTo(3);
    }

    private int taken(int tries) {
        int taken = 0;
        for (int i = 0; i < tries; i++) {
            taken += limit.take() ? 1 : 0;
        }
        return taken;
    }
}
