package dev.culvert.shared.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameDecoderTest {
    private final List<Frame> frames = new ArrayList<>();
    private final FrameDecoder decoder = new FrameDecoder(frames::add);

    @Test
    void data_is_handed_on_in_pieces_with_fin_on_the_last_alone() throws Exception {
        ByteBuf wire = wire(new Data(1, true, bytes(10)));
        ByteBuf first = wire.readBytes(13 + 4);
        decoder.decode(first);
        decoder.decode(wire);

        assertThat(frames).hasSize(2);
        Data one = (Data) frames.get(0);
        Data two = (Data) frames.get(1);
        assertThat(one.fin()).isFalse();
        assertThat(one.payload()).isEqualTo(bytes(10).slice(0, 4));
        assertThat(two.fin()).isTrue();
        assertThat(two.payload()).isEqualTo(bytes(10).slice(4, 6));
        frames.forEach(Frame::release);
        assertThat(first.refCnt()).isZero();
        assertThat(wire.refCnt()).isZero();
    }

    @Test
    void a_small_piece_does_not_hold_the_large_buffer_it_came_in() throws Exception {
        ByteBuf wire = Unpooled.buffer(1024);
        FrameEncoder.encode(new Data(1, false, bytes(1)), wire);
        wire.writeBytes(bytes(1));
        decoder.decode(wire);

        assertThat(wire.refCnt()).isZero();
        frames.forEach(Frame::release);
    }

    @Test
    void a_large_piece_is_not_copied() throws Exception {
        ByteBuf wire = wire(new Data(1, false, bytes(1000)));
        decoder.decode(wire);

        assertThat(wire.refCnt()).isOne();
        frames.forEach(Frame::release);
        assertThat(wire.refCnt()).isZero();
    }

    @Test
    void an_empty_data_with_fin_is_handed_on_once() throws Exception {
        decoder.decode(wire(new Data(7, true, Unpooled.EMPTY_BUFFER)));

        assertThat(frames).containsExactly(new Data(7, true, Unpooled.EMPTY_BUFFER));
    }

    @Test
    void a_frame_that_comes_byte_by_byte_is_read() throws Exception {
        ByteBuf wire = wire(new Reset(3, ResetCode.TIMEOUT, "no answer within 10 s"));
        while (wire.isReadable()) {
            decoder.decode(wire.readBytes(1));
        }
        wire.release();

        assertThat(frames).containsExactly(new Reset(3, ResetCode.TIMEOUT, "no answer within 10 s"));
    }

    @Test
    void unknown_types_from_128_on_are_skipped() throws Exception {
        ByteBuf wire = Unpooled.buffer();
        wire.writeMedium(300_000).writeByte(129).writeByte(0).writeLong(99).writeZero(300_000);
        FrameEncoder.encode(new Ping(5), wire);
        decoder.decode(wire);

        assertThat(frames).containsExactly(new Ping(5));
    }

    @Test
    void nothing_is_read_after_the_handler_has_had_enough() throws Exception {
        FrameDecoder stopped = new FrameDecoder(frame -> {
            frames.add(frame);
            return false;
        });

        assertThat(stopped.decode(wire(new Ping(1), new Ping(2)))).isFalse();
        assertThat(stopped.decode(wire(new Ping(3)))).isFalse();
        assertThat(frames).containsExactly(new Ping(1));
    }

    @Test
    void nothing_is_read_after_an_error() throws Exception {
        assertThatThrownBy(() -> decoder.decode(
                        Unpooled.buffer().writeMedium(0).writeByte(99).writeZero(9)))
                .isInstanceOf(ProtocolException.class)
                .hasMessage("frame type: 99 (expected: 0-15 or 128-255)");

        assertThat(decoder.decode(wire(new Ping(1)))).isFalse();
        assertThat(frames).isEmpty();
    }

    @Test
    void closing_gives_back_an_unfinished_frame() throws Exception {
        ByteBuf wire = wire(new Head(1, false, bytes(100)));
        decoder.decode(wire.readBytes(50));
        decoder.close();
        decoder.decode(wire);

        assertThat(frames).isEmpty();
        assertThat(wire.refCnt()).isZero();
    }

    private static ByteBuf wire(Frame... frames) {
        ByteBuf out = Unpooled.buffer(16);
        for (Frame frame : frames) {
            ByteBuf payload = FrameEncoder.encode(frame, out);
            if (payload != null) {
                out.writeBytes(payload);
                payload.release();
            }
        }
        return out;
    }

    private static ByteBuf bytes(int count) {
        ByteBuf bytes = Unpooled.buffer(count);
        for (int i = 0; i < count; i++) {
            bytes.writeByte(i);
        }
        return bytes;
    }
}
