package dev.culvert.shared.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.shared.budget.Budget;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PendingBytesTest {
    private final Budget budget = new Budget(1 << 20);
    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);
    private final PendingBytes pending = new PendingBytes(budget);

    @Test
    void bytes_leave_in_order_and_never_more_at_once_than_asked_for() {
        pending.add(text("abcdef"));
        pending.add(text("gh"));
        assertThat(next(4)).isEqualTo("abcd");
        assertThat(next(4)).isEqualTo("ef");
        assertThat(next(4)).isEqualTo("gh");
        assertThat(pending.isEmpty()).isTrue();
        assertThat(bytesHeld()).isZero();
    }

    @Test
    void what_waits_counts_against_the_budget() {
        pending.add(text("abcdef"));
        assertThat(budget.used()).isEqualTo(6);
        next(4);
        assertThat(budget.used()).isEqualTo(2);
    }

    @Test
    void what_is_kept_for_another_try_counts_until_it_is_forgotten() {
        pending.add(text("abcdef"));
        pending.next(4, true).release();
        assertThat(budget.used()).isEqualTo(6);
        pending.forgetKept();
        assertThat(budget.used()).isEqualTo(2);
        assertThat(next(4)).isEqualTo("ef");
        assertThat(bytesHeld()).isZero();
    }

    @Test
    void what_is_taken_back_is_what_was_sent_and_what_waits_in_order() {
        pending.add(text("abcdef"));
        pending.add(text("gh"));
        pending.next(4, true).release();
        ByteBuf all = pending.takeBack();
        assertThat(all.toString(StandardCharsets.US_ASCII)).isEqualTo("abcdefgh");
        all.release();
        assertThat(budget.used()).isZero();
        assertThat(bytesHeld()).isZero();
    }

    @Test
    void an_empty_buffer_is_given_back_at_once() {
        pending.add(memory.heapBuffer(16));
        assertThat(pending.isEmpty()).isTrue();
        assertThat(bytesHeld()).isZero();
    }

    @Test
    void the_last_bytes_end_the_direction_unless_trailers_follow() {
        pending.add(text("ab"));
        pending.end(null);
        assertThat(pending.endsNow()).isFalse();
        next(2);
        assertThat(pending.endsNow()).isTrue();

        PendingBytes withTrailers = new PendingBytes(budget);
        ByteBuf trailers = text("t");
        withTrailers.end(trailers);
        assertThat(withTrailers.endsNow()).isFalse();
        assertThat(withTrailers.takeTrailers()).isSameAs(trailers);
        assertThat(withTrailers.takeTrailers()).isNull();
        trailers.release();
    }

    @Test
    void clearing_gives_everything_back() {
        pending.add(text("abcdef"));
        pending.next(4, true).release();
        pending.end(text("trailers"));
        pending.clear();
        assertThat(budget.used()).isZero();
        assertThat(bytesHeld()).isZero();
    }

    private String next(int most) {
        ByteBuf taken = pending.next(most, false);
        String text = taken.toString(StandardCharsets.US_ASCII);
        taken.release();
        return text;
    }

    private ByteBuf text(String text) {
        return memory.heapBuffer().writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    private long bytesHeld() {
        return memory.metric().usedHeapMemory();
    }
}
