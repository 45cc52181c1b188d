package dev.culvert.shared.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.shared.time.HandClock;
import org.junit.jupiter.api.Test;

class LivenessTest {
    private static final long MILLI = 1_000_000;

    private final HandClock clock = new HandClock();
    private final Liveness liveness = new Liveness(LinkSettings.peer(true), clock);

    @Test
    void a_ping_is_due_half_a_second_after_the_last() {
        assertThat(passes(400)).isFalse();
        assertThat(passes(100)).isTrue();
        liveness.pinged();
        assertThat(passes(400)).isFalse();
        assertThat(passes(100)).isTrue();
    }

    @Test
    void silence_alone_is_not_suspect_without_a_question() {
        for (int i = 0; i < 20; i++) {
            passes(500);
        }
        assertThat(liveness.suspect()).isFalse();
        assertThat(liveness.dead()).isFalse();
    }

    @Test
    void the_wait_counts_from_the_first_of_several_unanswered_pings() {
        liveness.pinged();
        passes(1_000);
        liveness.pinged();
        passes(499);
        assertThat(liveness.suspect()).isFalse();
        passes(1);
        assertThat(liveness.suspect()).isTrue();
    }

    @Test
    void any_byte_answers_and_the_next_wait_counts_from_the_next_ping() {
        liveness.pinged();
        passes(1_400);
        liveness.heard();
        assertThat(liveness.asked()).isFalse();
        liveness.pinged();
        passes(1_400);
        assertThat(liveness.suspect()).isFalse();
    }

    @Test
    void death_counts_from_the_last_byte() {
        passes(1_000);
        liveness.heard();
        liveness.pinged();
        passes(1_500);
        passes(1_499);
        assertThat(liveness.dead()).isFalse();
        assertThat(liveness.silentNanos()).isEqualTo(2_999 * MILLI);
        passes(1);
        assertThat(liveness.dead()).isTrue();
    }

    @Test
    void the_round_trip_is_smoothed_by_an_eighth_of_what_is_new() {
        answer(80);
        assertThat(liveness.rttNanos()).isEqualTo(80 * MILLI);
        answer(160);
        assertThat(liveness.rttNanos()).isEqualTo(90 * MILLI);
    }

    @Test
    void a_round_trip_longer_than_the_pause_between_pings_is_measured_too() {
        long first = liveness.pinged();
        passes(500);
        liveness.pinged();
        passes(200);
        liveness.pong(first);
        assertThat(liveness.rttNanos()).isEqualTo(700 * MILLI);
    }

    @Test
    void a_pong_that_nobody_asked_for_measures_nothing() {
        passes(300);
        liveness.pong(0);
        assertThat(liveness.rttNanos()).isZero();
        long token = liveness.pinged();
        passes(10);
        liveness.pong(token);
        passes(500);
        liveness.pong(token);
        assertThat(liveness.rttNanos()).isEqualTo(10 * MILLI);
    }

    @Test
    void a_process_that_was_stopped_asks_at_once_and_trusts_nobody_until_a_new_ping_is_answered() {
        long before = liveness.pinged();
        assertThat(passes(2_001)).isTrue();
        assertThat(liveness.suspect()).isTrue();
        assertThat(liveness.dead()).as("its own silence proves nothing").isFalse();
        long after = liveness.pinged();
        liveness.heard();
        liveness.pong(before);
        assertThat(liveness.suspect()).isTrue();
        liveness.pong(after);
        assertThat(liveness.suspect()).isFalse();
    }

    @Test
    void after_a_stop_an_answer_that_takes_longer_than_the_pause_between_pings_is_enough() {
        passes(3_000);
        long first = liveness.pinged();
        passes(500);
        liveness.pinged();
        passes(100);
        liveness.heard();
        liveness.pong(first);
        assertThat(liveness.suspect()).isFalse();
    }

    @Test
    void a_machine_that_slept_was_away_though_only_the_wall_clock_shows_it() {
        clock.sleep(10_000);
        assertThat(passes(100)).isTrue();
        assertThat(liveness.suspect()).isTrue();
    }

    @Test
    void whoever_does_not_answer_after_a_stop_is_dead_after_the_usual_time() {
        passes(3_000);
        liveness.pinged();
        passes(1_500);
        assertThat(liveness.dead()).isFalse();
        passes(1_500);
        assertThat(liveness.dead()).isTrue();
    }

    private void answer(long afterMillis) {
        long token = liveness.pinged();
        passes(afterMillis);
        liveness.heard();
        liveness.pong(token);
    }

    private boolean passes(long millis) {
        clock.pass(millis);
        return liveness.tick();
    }
}
