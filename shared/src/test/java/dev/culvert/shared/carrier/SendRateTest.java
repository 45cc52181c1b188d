package dev.culvert.shared.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SendRateTest {
    private static final long MILLI = 1_000_000;

    private final SendRate rate = new SendRate();
    private long now;

    @Test
    void ten_milliseconds_of_a_steady_rate_may_be_under_way() {
        sends(100, 1024, 100); // 10 MB/s
        assertThat(rate.bytes()).isBetween(100_000, 108_000);
    }

    @Test
    void a_slow_line_still_gets_sixteen_kib() {
        sends(1000, 100, 100);
        assertThat(rate.bytes()).isEqualTo(SendRate.LEAST_BYTES);
    }

    @Test
    void a_fast_line_gets_no_more_than_256_kib() {
        sends(10_000, 100 * 1024, 10);
        assertThat(rate.bytes()).isBetween(SendRate.MOST_BYTES - 16, SendRate.MOST_BYTES);
    }

    @Test
    void pauses_in_which_nothing_is_under_way_do_not_count() {
        for (int i = 0; i < 1000; i++) {
            now += 1000 * MILLI;
            rate.busy(now);
            now += MILLI;
            rate.sent(10 * 1024, false, now); // 10 MB/s while it is busy
        }
        assertThat(rate.bytes()).isBetween(100_000, 108_000);
    }

    @Test
    void a_change_is_told_when_it_is_large() {
        rate.busy(now);
        now += 20 * MILLI;
        assertThat(rate.sent(2_000, true, now)).as("from 64 KiB halfway to 16").isTrue();
        for (int i = 0; i < 100; i++) {
            now += 20 * MILLI;
            rate.sent(2_000, true, now);
        }
        now += 20 * MILLI;
        assertThat(rate.sent(2_000, true, now)).isFalse();
    }

    /** @param micros between two pieces */
    private void sends(int times, int bytes, int micros) {
        rate.busy(now);
        for (int i = 0; i < 10 * times; i++) {
            now += micros * 1000L;
            rate.sent(bytes, true, now);
        }
    }
}
