package dev.culvert.mesh.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.shared.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
    private long now = -1_000_000_000L;
    private final Pace pace = new Pace(Duration.ofMillis(50), new Clock() {
        @Override
        public long nanos() {
            return now;
        }

        @Override
        public long wallMillis() {
            return 0;
        }
    });

    @Test
    void the_first_time_is_at_once_and_the_next_after_the_gap() {
        assertThat(pace.waitNanos()).isNotPositive();
        pace.happened();
        now += 20_000_000;
        assertThat(pace.waitNanos()).isEqualTo(30_000_000);
        now += 30_000_000;
        assertThat(pace.waitNanos()).isNotPositive();
    }
}
