package dev.culvert.shared.stream.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlushQueueTest {
    private final ArrayDeque<Runnable> turns = new ArrayDeque<>();
    private final FlushQueue queue = new FlushQueue(turns::add);
    private final List<String> flushed = new ArrayList<>();

    @Test
    void what_one_turn_adds_is_flushed_once_after_it() {
        queue.add(() -> flushed.add("a"));
        queue.add(() -> flushed.add("b"));
        assertThat(flushed).isEmpty();
        turns.remove().run();
        assertThat(flushed).containsExactly("a", "b");
        assertThat(turns).isEmpty();
    }

    @Test
    void an_output_that_throws_stops_neither_those_behind_it_nor_those_of_later_turns() {
        queue.add(() -> {
            throw new IllegalStateException("this output is broken");
        });
        queue.add(() -> flushed.add("behind"));
        assertThatThrownBy(turns.remove()::run).hasMessage("this output is broken");
        turns.remove().run();
        queue.add(() -> flushed.add("later"));
        turns.remove().run();
        assertThat(flushed).containsExactly("behind", "later");
    }
}
