package dev.culvert.shared.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BudgetTest {
    private static final int MIB = 1024 * 1024;

    @Test
    void a_thousand_streams_that_come_one_after_the_other_leave_room_for_more() {
        Budget budget = new Budget(102 * MIB);
        for (int i = 0; i < 1000; i++) {
            budget.endOpened();
            budget.take(budget.initialWindow());
            budget.take(Math.max(Budget.MIN_WINDOW - budget.takeSpare(Budget.MIN_WINDOW), 0)); // its relay
        }
        assertThat(budget.tight()).isFalse();
        assertThat(budget.used()).isLessThan(budget.limit() * 3 / 4);
    }

    @Test
    void a_window_starts_large_while_there_is_room_and_never_below_the_least() {
        Budget budget = new Budget(102 * MIB);
        budget.endOpened();
        assertThat(budget.initialWindow()).isEqualTo(Budget.MAX_INITIAL_WINDOW);
        budget.take(budget.limit());
        assertThat(budget.initialWindow()).isEqualTo(Budget.MIN_WINDOW);
    }

    @Test
    void spare_bytes_end_at_half_and_tight_begins_at_nine_tenths() {
        Budget budget = new Budget(100 * MIB);
        assertThat(budget.takeSpare(80L * MIB)).isEqualTo(50L * MIB);
        assertThat(budget.takeSpare(1)).isZero();
        assertThat(budget.roomToGrow(1)).isFalse();
        budget.take(40L * MIB);
        assertThat(budget.tight()).isFalse();
        budget.take(1);
        assertThat(budget.tight()).isTrue();
        budget.give(budget.used());
        assertThat(budget.used()).isZero();
    }

    @Test
    void a_budget_too_small_to_be_of_use_is_refused() {
        assertThatThrownBy(() -> new Budget(1000)).hasMessage("memory budget: 1000 bytes (expected: at least 1 MiB)");
    }
}
