package dev.culvert.shared.events;

import static dev.culvert.shared.events.EventType.AUTHENTICATION_FAILED;
import static dev.culvert.shared.events.EventType.CLIENT_CONNECTED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ThinningTest {
    private final Thinning thinning = new Thinning();
    private final List<Map<String, String>> told = new ArrayList<>();

    @Test
    void a_guesser_is_told_at_once_and_then_counted() {
        for (int i = 0; i < 10_000; i++) {
            offer(AUTHENTICATION_FAILED, guess("192.0.2.1:" + i));
        }
        assertThat(told).containsExactly(guess("192.0.2.1:0"));

        told.clear();
        endWindow();
        assertThat(told).containsExactly(Map.of("remote", "192.0.2.1:9999", "path", "/connect", "count", "9999"));
    }

    @Test
    void guesses_from_everywhere_stay_few_events_and_none_is_left_uncounted() {
        for (int i = 0; i < 10_000; i++) {
            offer(AUTHENTICATION_FAILED, guess("198.51." + i / 250 + "." + i % 250 + ":4711"));
        }
        endWindow();

        assertThat(told).hasSize(Thinning.MOST_ADDRESSES + 1);
        long all = told.stream()
                .mapToLong(fields -> Long.parseLong(fields.getOrDefault("count", "1")))
                .sum();
        assertThat(all).isEqualTo(10_000);
    }

    @Test
    void a_new_second_begins_anew() {
        offer(AUTHENTICATION_FAILED, guess("192.0.2.1:1"));
        endWindow();
        offer(AUTHENTICATION_FAILED, guess("192.0.2.1:2"));

        assertThat(told).hasSize(2).noneMatch(fields -> fields.containsKey("count"));
    }

    @Test
    void clients_that_come_back_at_once_are_each_told_up_to_a_bound() {
        for (int i = 0; i < 2000; i++) {
            offer(CLIENT_CONNECTED, Map.of("session", Integer.toString(i)));
        }
        endWindow();

        assertThat(told).hasSize(Thinning.MOST_OF_A_TYPE + 1);
        assertThat(told.get(told.size() - 1)).isEqualTo(Map.of("count", "1500"));
    }

    private void offer(EventType type, Map<String, String> fields) {
        if (thinning.tellNow(type, fields)) {
            told.add(fields);
        }
    }

    private void endWindow() {
        thinning.end((type, fields) -> told.add(fields));
    }

    private static Map<String, String> guess(String remote) {
        return Event.fields("remote", remote, "path", "/connect");
    }
}
