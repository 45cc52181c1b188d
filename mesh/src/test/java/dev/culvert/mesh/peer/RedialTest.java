package dev.culvert.mesh.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RedialTest {
    private final HandClock clock = new HandClock();

    @Test
    void the_node_with_the_larger_name_waits_a_little() {
        Redial redial = new Redial(clock, Duration.ofMillis(500));
        assertThat(redial.due()).isFalse();
        clock.pass(Duration.ofMillis(500));
        assertThat(redial.due()).isTrue();
    }

    @Test
    void the_delay_doubles_to_a_second_and_begins_anew_when_a_link_was_there() {
        Redial redial = new Redial(clock, Duration.ZERO);
        assertThat(redial.due()).isTrue();
        assertThat(delays(redial, 6)).containsExactly(100, 200, 400, 800, 1000, 1000);
        redial.lost();
        assertThat(waited(redial)).isEqualTo(100);
    }

    @Test
    void hope_lasts_ten_minutes_from_the_last_link() {
        Redial redial = new Redial(clock, Duration.ZERO);
        clock.pass(Duration.ofMinutes(9));
        redial.lost();
        clock.pass(Duration.ofMinutes(9));
        assertThat(redial.givenUp()).isFalse();
        clock.pass(Duration.ofMinutes(1));
        assertThat(redial.givenUp()).isTrue();
    }

    private List<Integer> delays(Redial redial, int dials) {
        List<Integer> delays = new ArrayList<>();
        for (int i = 0; i < dials; i++) {
            redial.failed();
            delays.add(waited(redial));
        }
        return delays;
    }

    private int waited(Redial redial) {
        int millis = 0;
        for (; !redial.due(); millis++) {
            clock.pass(Duration.ofMillis(1));
        }
        return millis;
    }
}
