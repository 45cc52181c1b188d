package dev.culvert.shared.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.shared.frame.Credit;
import dev.culvert.shared.frame.Frames;
import dev.culvert.shared.frame.Opened;
import org.junit.jupiter.api.Test;

class DirectionEndsTest {
    private final DirectionEnds ends = new DirectionEnds();

    @Test
    void a_stream_is_closed_when_both_directions_have_ended() {
        ends.sent(Frames.fin(1));
        assertThat(ends.outEnded()).isTrue();
        assertThat(ends.closed()).isFalse();
        ends.received(Frames.trailers(1));
        assertThat(ends.closed()).isTrue();
    }

    @Test
    void fin_on_open_ends_the_openers_direction() {
        ends.sent(Frames.open(1, 8192, true));
        assertThat(ends.outEnded()).isTrue();
    }

    @Test
    void what_follows_fin_comes_too_late() {
        ends.received(Frames.fin(1));
        assertThat(ends.received(Frames.data(1, 1))).isFalse();
        assertThat(ends.sent(Frames.data(1, 1)))
                .as("the other direction goes on")
                .isTrue();
    }

    @Test
    void a_reset_ends_both_directions_and_a_second_one_is_late() {
        assertThat(ends.received(Frames.reset(1))).isTrue();
        assertThat(ends.closed()).isTrue();
        assertThat(ends.received(Frames.reset(1))).isFalse();
        assertThat(ends.sent(Frames.reset(1))).isFalse();
    }

    @Test
    void a_reset_is_in_time_while_one_direction_goes_on() {
        ends.sent(Frames.fin(1));
        assertThat(ends.sent(Frames.reset(1))).isTrue();
    }

    @Test
    void opened_is_in_time_after_the_openers_fin() {
        ends.received(Frames.open(1, 8192, true));
        assertThat(ends.sent(new Opened(1, 8192))).isTrue();
    }

    @Test
    void credit_is_of_use_while_the_direction_that_it_is_for_goes_on() {
        ends.received(Frames.fin(1));
        assertThat(ends.sent(new Credit(1, 1))).isFalse();
        assertThat(ends.received(new Credit(1, 1))).isTrue();
        ends.sent(Frames.fin(1));
        assertThat(ends.received(new Credit(1, 1))).isFalse();
    }
}
