package dev.culvert.shared.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.shared.frame.Data;
import dev.culvert.shared.frame.Frames;
import dev.culvert.shared.frame.Ping;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchTest {
    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false, true);
    private final Batch batch = new Batch(memory);

    @Test
    void small_payloads_are_gathered_in_one_part() {
        batch.add(new Ping(1));
        batch.add(Frames.data(2, 100));
        batch.add(Frames.data(4, 1024));
        assertThat(batch.parts()).hasSize(1);
        assertThat(batch.bytes()).isEqualTo(13 + 8 + 13 + 100 + 13 + 1024);
    }

    @Test
    void a_large_payload_is_no_copy() {
        ByteBuf payload = memory.heapBuffer(2000).writeZero(2000);
        batch.add(new Data(2, false, payload));
        assertThat(batch.parts()).hasSize(2).last().isSameAs(payload);
    }

    @Test
    void a_small_payload_is_given_back_once_it_is_copied() {
        ByteBuf payload = memory.heapBuffer(100).writeZero(100);
        batch.addData(2, payload, false);
        assertThat(payload.refCnt()).isZero();
    }

    @Test
    void parts_are_in_the_order_in_which_frames_were_added() {
        batch.add(new Data(2, false, filled(2000, 'a')));
        batch.add(new Data(4, true, filled(3, 'b')));
        batch.add(new Data(6, false, filled(2000, 'c')));
        ByteBuf all = Unpooled.wrappedBuffer(batch.parts().toArray(ByteBuf[]::new));
        assertThat(all.readableBytes()).isEqualTo(batch.bytes());
        assertThat(all.getByte(13)).isEqualTo((byte) 'a');
        assertThat(all.getByte(13 + 2000 + 13)).isEqualTo((byte) 'b');
        assertThat(all.getByte(13 + 2000 + 13 + 3 + 13)).isEqualTo((byte) 'c');
    }

    @Test
    void the_first_part_leaves_room_for_the_carriers_own_framing() {
        batch.add(new Ping(1));
        assertThat(batch.parts().get(0).readerIndex()).isEqualTo(Carrier.HEADROOM);
    }

    @Test
    void an_empty_batch_has_no_parts_and_holds_nothing() {
        assertThat(batch.isEmpty()).isTrue();
        assertThat(batch.parts()).isEmpty();
        assertThat(memory.metric().usedDirectMemory()).isZero();
    }

    @Test
    void parts_that_are_given_back_leave_nothing_behind() {
        batch.add(new Data(2, false, memory.heapBuffer(5000).writeZero(5000)));
        batch.add(new Ping(1));
        List<ByteBuf> parts = batch.parts();
        parts.forEach(ByteBuf::release);
        assertThat(memory.metric().usedDirectMemory() + memory.metric().usedHeapMemory())
                .isZero();
    }

    private ByteBuf filled(int length, char with) {
        ByteBuf bytes = memory.heapBuffer(length);
        for (int i = 0; i < length; i++) {
            bytes.writeByte(with);
        }
        return bytes;
    }
}
