package dev.culvert.shared.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class CompactTest {
    private final ByteBuf read = Unpooled.buffer(1000, 1000).writeZero(1000);

    @Test
    void a_payload_that_fills_half_of_its_buffer_stays_where_it_is() {
        ByteBuf half = read.readRetainedSlice(500);
        assertThat(Compact.of(half)).isSameAs(half);
    }

    @Test
    void a_smaller_one_is_copied_and_lets_its_buffer_go() {
        ByteBuf small = read.readRetainedSlice(499);
        read.release();
        ByteBuf copy = Compact.of(small);
        assertThat(copy.readableBytes()).isEqualTo(499);
        assertThat(read.refCnt()).isZero();
        copy.release();
    }

    @Test
    void a_slice_of_a_slice_is_measured_by_the_buffer_at_the_bottom() {
        ByteBuf slice = read.readRetainedSlice(400);
        ByteBuf inner = slice.readRetainedSlice(390);
        ByteBuf copy = Compact.of(inner);
        assertThat(copy).isNotSameAs(inner);
        copy.release();
    }
}
