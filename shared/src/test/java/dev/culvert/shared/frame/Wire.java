package dev.culvert.shared.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Frames as bytes and back, with an account of every buffer. */
final class Wire {
    private Wire() {}

    /** Frames one behind the other, as they travel; releases them. */
    static byte[] encode(Frame... frames) {
        ByteBuf out = Unpooled.buffer();
        for (Frame frame : frames) {
            ByteBuf payload = FrameEncoder.encode(frame, out);
            if (payload != null) {
                out.writeBytes(payload);
                payload.release();
            }
        }
        return ByteBufUtil.getBytes(out);
    }

    /**
     * What a decoder makes of bytes.
     *
     * @param frames each encoded again, in hex; neighbouring DATA of a stream joined
     * @param error the message of the {@link ProtocolException}, null without one
     */
    record Decoded(List<String> frames, @Nullable String error) {}

    /**
     * Decodes bytes that come in pieces, and checks that every buffer was given back.
     *
     * @param sizes of the pieces, used in turn
     */
    static Decoded decode(byte[] bytes, int... sizes) {
        UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);
        List<Frame> frames = new ArrayList<>();
        FrameDecoder decoder = new FrameDecoder(frames::add);
        String error = null;
        try {
            int at = 0;
            for (int i = 0; at < bytes.length; i++) {
                int size = Math.min(sizes[i % sizes.length], bytes.length - at);
                decoder.decode(memory.heapBuffer(size).writeBytes(bytes, at, size));
                at += size;
            }
        } catch (ProtocolException e) {
            error = e.code() + " " + e.getMessage();
        }
        decoder.close();
        Decoded decoded = new Decoded(joined(frames), error);
        assertThat(memory.metric().usedHeapMemory() + memory.metric().usedDirectMemory())
                .isZero();
        return decoded;
    }

    /** Each frame in hex, neighbouring DATA of a stream joined; releases them. */
    static List<String> joined(List<Frame> frames) {
        List<String> joined = new ArrayList<>();
        Data pending = null;
        for (Frame frame : frames) {
            if (pending != null && frame instanceof Data data && data.stream() == pending.stream()) {
                pending = join(pending, data);
            } else {
                flush(pending, joined);
                pending = frame instanceof Data data ? data : null;
                if (pending == null) {
                    joined.add(ByteBufUtil.hexDump(encode(frame)));
                }
            }
            if (pending != null && pending.fin()) {
                flush(pending, joined);
                pending = null;
            }
        }
        flush(pending, joined);
        return joined;
    }

    private static void flush(@Nullable Data pending, List<String> joined) {
        if (pending != null) {
            joined.add("DATA " + pending.stream() + (pending.fin() ? " FIN " : " ")
                    + ByteBufUtil.hexDump(pending.payload()));
            pending.release();
        }
    }

    private static Data join(Data first, Data second) {
        ByteBuf bytes = Unpooled.buffer()
                .writeBytes(
                        first.payload(),
                        first.payload().readerIndex(),
                        first.payload().readableBytes())
                .writeBytes(
                        second.payload(),
                        second.payload().readerIndex(),
                        second.payload().readableBytes());
        first.release();
        second.release();
        return new Data(first.stream(), second.fin(), bytes);
    }
}
