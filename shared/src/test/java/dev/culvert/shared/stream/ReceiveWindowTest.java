package dev.culvert.shared.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.time.HandClock;
import org.junit.jupiter.api.Test;

class ReceiveWindowTest {
    private static final int START = Budget.MAX_INITIAL_WINDOW;
    private static final long ROUND_TRIP_MILLIS = 20;

    private final HandClock clock = new HandClock();
    private final Budget budget = new Budget(256 << 20);
    private final ReceiveWindow window = new ReceiveWindow(budget, clock);
    private int receivedSoFar;

    @Test
    void a_window_starts_as_the_budget_says_and_counts_against_it() {
        assertThat(window.limit()).isEqualTo(START);
        assertThat(budget.used()).isEqualTo(START);
    }

    @Test
    void a_byte_beyond_the_limit_is_noticed() {
        assertThat(window.received(START)).isTrue();
        assertThat(window.received(1)).isFalse();
    }

    @Test
    void the_limit_moves_on_once_half_a_window_has_been_read() {
        window.received(START);
        assertThat(window.read(START / 2 - 1)).isFalse();
        assertThat(window.limit()).isEqualTo(START);
        assertThat(window.read(1)).isTrue();
        assertThat(window.limit()).isEqualTo(START + START / 2);
    }

    @Test
    void what_is_granted_and_not_read_is_what_counts() {
        window.received(START);
        window.read(1000);
        assertThat(budget.used()).isEqualTo(START - 1000);
        window.read(START / 2);
        assertThat(budget.used()).isEqualTo(START);
    }

    @Test
    void a_window_that_holds_a_stream_back_doubles() {
        aWindowHoldsTheStreamBack(3);
        assertThat(budget.used()).isGreaterThanOrEqualTo(4 * START);
    }

    @Test
    void a_window_never_grows_beyond_sixteen_mib() {
        aWindowHoldsTheStreamBack(30);
        assertThat(budget.used()).isLessThanOrEqualTo(Budget.MAX_WINDOW).isGreaterThan(Budget.MAX_WINDOW / 2);
    }

    @Test
    void a_window_of_a_slow_reader_does_not_grow() {
        window.told(0);
        for (int i = 0; i < 10; i++) {
            clock.pass(ROUND_TRIP_MILLIS);
            receive((int) (window.limit() - receivedSoFar));
            window.read(START / 2); // and half a window stays unread
        }
        assertThat(budget.used()).isLessThanOrEqualTo(START);
    }

    @Test
    void a_window_that_is_read_once_in_many_round_trips_does_not_grow() {
        window.told(0);
        clock.pass(ROUND_TRIP_MILLIS);
        receive(1);
        for (int i = 0; i < 10; i++) {
            clock.pass(10 * ROUND_TRIP_MILLIS);
            receive(START / 2);
            window.read(START / 2);
        }
        assertThat(budget.used()).isLessThanOrEqualTo(START);
    }

    @Test
    void bytes_that_come_before_the_limit_can_be_known_measure_no_round_trip() {
        receive(1000);
        window.told(Budget.MIN_WINDOW);
        receive(1000);
        useAllThatIsGranted(2);
        assertThat(budget.used()).isGreaterThan(START);
    }

    @Test
    void a_window_does_not_grow_while_half_of_the_budget_is_granted() {
        budget.take(budget.limit() / 2);
        aWindowHoldsTheStreamBack(5);
        assertThat(budget.used() - budget.limit() / 2).isLessThanOrEqualTo(START);
    }

    @Test
    void a_window_shrinks_while_the_budget_is_tight() {
        aWindowHoldsTheStreamBack(3);
        long unread = window.limit() - receivedSoFar;
        budget.take(budget.limit());
        receive((int) unread);
        window.read((int) unread);
        assertThat(window.limit() - receivedSoFar).isEqualTo(Budget.MIN_WINDOW);
        assertThat(budget.used() - budget.limit()).isEqualTo(Budget.MIN_WINDOW);
    }

    @Test
    void fin_frees_what_was_granted_and_not_used() {
        window.received(1000);
        window.end();
        assertThat(budget.used()).isEqualTo(1000);
        assertThat(window.read(1000)).as("nobody is to be told").isFalse();
        assertThat(budget.used()).isZero();
    }

    @Test
    void once_nothing_more_will_be_read_nothing_counts() {
        window.received(1000);
        window.settle();
        assertThat(budget.used()).isZero();
        window.settle();
        window.end();
        assertThat(window.read(1000)).isFalse();
        assertThat(budget.used()).isZero();
    }

    @Test
    void after_fin_the_unread_is_settled_alone() {
        window.received(1000);
        window.end();
        window.read(400);
        window.settle();
        assertThat(budget.used()).isZero();
    }

    private void aWindowHoldsTheStreamBack(int rounds) {
        window.told(0);
        useAllThatIsGranted(rounds);
    }

    /** The sender uses all it gets as soon as it hears of it, and the reader keeps up. */
    private void useAllThatIsGranted(int roundTrips) {
        for (int i = 0; i < roundTrips; i++) {
            clock.pass(ROUND_TRIP_MILLIS);
            int room = (int) (window.limit() - receivedSoFar);
            receive(room);
            window.read(room);
        }
    }

    private void receive(int bytes) {
        assertThat(window.received(bytes)).isTrue();
        receivedSoFar += bytes;
    }
}
