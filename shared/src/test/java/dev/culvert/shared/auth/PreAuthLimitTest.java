package dev.culvert.shared.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PreAuthLimitTest {

    @Test
    void the_thousand_and_first_finds_no_place_until_one_leaves() {
        var limit = new PreAuthLimit();
        var first = limit.enter().orElseThrow();
        for (int i = 1; i < 1_000; i++) {
            assertThat(limit.enter()).isPresent();
        }
        assertThat(limit.enter()).isEmpty();
        first.leave();
        assertThat(limit.enter()).isPresent();
    }

    @Test
    void a_place_is_given_back_once_however_often_it_is_left() {
        var limit = new PreAuthLimit(2);
        var place = limit.enter().orElseThrow();
        limit.enter();
        place.leave();
        place.leave();
        assertThat(limit.waiting()).isEqualTo(1);
    }
}
