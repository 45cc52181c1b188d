package dev.culvert.shared.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.culvert.shared.frame.Credit;
import dev.culvert.shared.frame.Frames;
import dev.culvert.shared.frame.Heartbeat;
import dev.culvert.shared.frame.Ping;
import dev.culvert.shared.frame.Pong;
import dev.culvert.shared.frame.ProtocolException;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.frame.Update;
import dev.culvert.shared.time.HandClock;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class FloodGuardTest {
    private final HandClock clock = new HandClock();
    private final FloodGuard guard = new FloodGuard(clock);

    @Test
    void twenty_pings_pass_at_once_and_ten_a_second() throws ProtocolException {
        limits(20, 10, () -> guard.control(new Ping(1)), "too many PING frames (expected: at most 10 a second)");
    }

    @Test
    void five_updates_pass_at_once_and_one_a_second() throws ProtocolException {
        Update update = new Update(OneLink.JSON);
        limits(5, 1, () -> guard.control(update), "too many UPDATE frames (expected: at most 1 a second)");
    }

    @Test
    void a_thousand_frames_of_a_node_pass_at_once_and_two_hundred_a_second() throws ProtocolException {
        Heartbeat heartbeat = new Heartbeat(0, 0, 0, 0, 0, true);
        limits(
                1000,
                200,
                () -> guard.control(heartbeat),
                "too many HEARTBEAT and ROUTES frames (expected: at most 200 a second)");
    }

    @Test
    void ten_thousand_resets_of_own_streams_pass_a_minute() throws ProtocolException {
        limits(
                10_000,
                166,
                guard::ownReset,
                "too many RESETs of the sender's own streams (expected: at most 10000 a minute)");
    }

    @Test
    void ten_thousand_credits_that_raise_nothing_pass_at_once_and_a_thousand_a_second() throws ProtocolException {
        limits(
                10_000,
                1000,
                guard::idleCredit,
                "too many CREDIT frames that raise nothing (expected: at most 1000 a second)");
    }

    @Test
    void a_thousand_frames_a_second_pass_for_streams_that_are_long_closed() throws ProtocolException {
        limits(
                1000,
                1000,
                () -> guard.late(new Credit(1, 1)),
                "too many frames for closed streams (expected: at most 1000 a second)");
        assertThat(guard.dropped()).as("each one is counted").isEqualTo(1000 + 1 + 1000 + 1);
    }

    @Test
    void late_data_draws_on_the_credit_that_closed_streams_had_left() throws ProtocolException {
        guard.closed(10_000);
        for (int i = 0; i < 10; i++) {
            guard.late(Frames.data(1, 1000));
        }
        useUpTheRest();
        assertThatThrownBy(() -> guard.late(Frames.data(1, 1000))).hasMessageContaining("closed streams");
    }

    @Test
    void a_tiny_late_frame_draws_as_much_as_256_bytes() throws ProtocolException {
        guard.closed(1024);
        for (int i = 0; i < 4; i++) {
            guard.late(Frames.data(1, 1));
        }
        useUpTheRest();
        assertThatThrownBy(() -> guard.late(Frames.data(1, 1))).hasMessageContaining("closed streams");
    }

    @Test
    void sixteen_frames_without_bytes_may_cross_each_streams_end() throws ProtocolException {
        guard.closed(0);
        for (int i = 0; i < 16; i++) {
            guard.late(Frames.head(1));
        }
        for (int i = 0; i < 1000; i++) {
            guard.late(Frames.head(1));
        }
        assertThatThrownBy(() -> guard.late(Frames.head(1))).hasMessageContaining("closed streams");
    }

    @Test
    void pongs_are_not_limited() throws ProtocolException {
        for (int i = 0; i < 10_000; i++) {
            guard.control(new Pong(i));
        }
    }

    /** Takes what passes in any case, with frames that no allowance covers. */
    private void useUpTheRest() throws ProtocolException {
        for (int i = 0; i < 1000; i++) {
            guard.late(Frames.data(1, 256 * 1024));
        }
    }

    private void limits(int burst, int perSecond, ThrowingCallable frame, String message) {
        passes(burst, frame);
        fails(frame, message);
        clock.pass(1000);
        passes(perSecond, frame);
        fails(frame, message);
    }

    private static void passes(int times, ThrowingCallable frame) {
        for (int i = 0; i < times; i++) {
            assertThatCode(frame).doesNotThrowAnyException();
        }
    }

    private static void fails(ThrowingCallable frame, String message) {
        assertThatThrownBy(frame)
                .hasMessage(message)
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.code()).isEqualTo(ResetCode.ENHANCE_YOUR_CALM));
    }
}
