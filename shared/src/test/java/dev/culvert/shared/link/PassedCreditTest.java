package dev.culvert.shared.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.shared.budget.Budget;
import org.junit.jupiter.api.Test;

class PassedCreditTest {
    private final Budget budget = new Budget(1 << 20);
    private final PassedCredit relayed = new PassedCredit(budget, true);
    private final PassedCredit own = new PassedCredit(budget, false);

    @Test
    void a_relayed_stream_begins_with_the_least_window() {
        relayed.begin();
        assertThat(relayed.passed()).isEqualTo(8192);
        assertThat(budget.used()).isEqualTo(8192);
    }

    @Test
    void what_is_passed_on_counts_against_the_budget_until_it_has_left() {
        relayed.begin();
        relayed.raise(50_000);
        assertThat(relayed.pass()).isTrue();
        assertThat(relayed.passed()).isEqualTo(50_000);
        assertThat(budget.used()).isEqualTo(50_000);
        relayed.left(20_000, true);
        assertThat(budget.used()).isEqualTo(30_000);
    }

    @Test
    void a_limit_that_raises_nothing_is_no_news() {
        assertThat(relayed.raise(50_000)).isTrue();
        assertThat(relayed.raise(50_000)).isFalse();
        assertThat(relayed.raise(40_000)).isFalse();
        assertThat(relayed.raise(8_192)).isFalse();
    }

    @Test
    void no_more_than_the_spare_half_of_the_budget_is_passed_on() {
        relayed.begin();
        budget.take((512 << 10) - 8192 - 1000);
        relayed.raise(100_000);
        assertThat(relayed.pass()).isTrue();
        assertThat(relayed.passed()).isEqualTo(9192);
        assertThat(relayed.holdsBack()).isTrue();
    }

    @Test
    void with_nothing_to_spare_a_stream_still_gets_the_least_window_again_and_again() {
        relayed.begin();
        budget.take(1 << 20);
        relayed.raise(100_000);
        assertThat(relayed.pass()).as("the least window is unused").isFalse();
        relayed.left(5_000, true);
        assertThat(relayed.pass()).isTrue();
        assertThat(relayed.passed()).isEqualTo(8192 + 5_000);
        assertThat(relayed.nearlyUsed()).isFalse();
        relayed.left(4_096, true);
        assertThat(relayed.nearlyUsed()).isTrue();
    }

    @Test
    void what_was_held_back_is_passed_on_once_there_is_room() {
        relayed.begin();
        budget.take(1 << 20);
        relayed.raise(100_000);
        relayed.pass();
        budget.give(1 << 20);
        assertThat(relayed.pass()).isTrue();
        assertThat(relayed.passed()).isEqualTo(100_000);
        assertThat(relayed.holdsBack()).isFalse();
    }

    @Test
    void heads_that_were_never_credited_give_nothing_back() {
        relayed.begin();
        relayed.queued(1000);
        relayed.left(1000, false);
        assertThat(budget.used()).isEqualTo(8192);
    }

    @Test
    void an_end_counts_what_waits_and_passes_nothing_on() {
        own.begin();
        own.raise(100_000);
        assertThat(own.pass()).isFalse();
        assertThat(own.holdsBack()).isFalse();
        own.queued(3000);
        assertThat(budget.used()).isEqualTo(3000);
        own.left(3000, true);
        assertThat(budget.used()).isZero();
    }

    @Test
    void a_stream_that_ends_leaves_nothing_counted() {
        relayed.begin();
        relayed.raise(100_000);
        relayed.pass();
        relayed.left(10, true);
        own.queued(77);
        relayed.settle();
        own.settle();
        assertThat(budget.used()).isZero();
    }
}
