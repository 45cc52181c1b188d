package dev.culvert.shared.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.shared.frame.Data;
import dev.culvert.shared.frame.Frames;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.Test;

class WaitingFramesTest {
    private static final int HEADER = 13;

    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false, true);
    private final Batch batch = new Batch(memory);
    private final WaitingFrames waiting = new WaitingFrames();

    @Test
    void a_frame_counts_the_bytes_of_its_payload() {
        assertThat(waiting.add(Frames.data(2, 100))).isEqualTo(100);
        assertThat(waiting.add(Frames.head(2))).isEqualTo(2);
        assertThat(waiting.bytes()).isEqualTo(102);
    }

    @Test
    void data_leaves_in_pieces_and_what_is_left_still_counts() {
        waiting.add(Frames.data(2, 100));
        assertThat(waiting.write(batch, 60)).isEqualTo(60);
        assertThat(waiting.bytes()).isEqualTo(40);
        assertThat(waiting.write(batch, 60)).isEqualTo(40);
        assertThat(waiting.isEmpty()).isTrue();
        assertThat(batch.bytes()).isEqualTo(2 * HEADER + 100);
    }

    @Test
    void a_head_is_never_cut() {
        waiting.add(Frames.head(2));
        assertThat(waiting.dataFirst()).isFalse();
        assertThat(waiting.write(batch, 1)).isEqualTo(2);
        assertThat(waiting.isEmpty()).isTrue();
    }

    @Test
    void no_piece_is_longer_than_a_frame_may_be_and_none_is_empty() {
        waiting.add(Frames.data(2, 2 * Data.MAX_BYTES));
        assertThat(waiting.write(batch, Integer.MAX_VALUE)).isEqualTo(Data.MAX_BYTES);
        assertThat(waiting.write(batch, 0)).isEqualTo(1);
    }

    @Test
    void clearing_gives_every_buffer_back() {
        ByteBuf bytes = memory.heapBuffer(100).writeZero(100);
        waiting.add(new Data(2, false, bytes));
        waiting.write(batch, 40);
        waiting.clear();
        assertThat(bytes.refCnt()).isZero();
        assertThat(waiting.bytes()).isZero();
        assertThat(waiting.isEmpty()).isTrue();
    }
}
