package dev.culvert.shared.link;

import dev.culvert.shared.frame.Data;
import dev.culvert.shared.frame.Frame;
import dev.culvert.shared.frame.FrameEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one message: heads and small payloads gathered in one buffer, large payloads retained between its slices,
 * so that nothing but small payloads is copied.
 */
final class Batch {
    /** A payload up to this size is cheaper to copy than to chain. */
    private static final int COPY_BYTES = 1024;

    private static final int HEADS_BYTES = 4096;

    private static final int HEADS_BETWEEN_BYTES = 256;

    private final ByteBufAllocator allocator;
    private final List<ByteBuf> parts = new ArrayList<>();
    private ByteBuf heads;
    private int bytes;

    Batch(ByteBufAllocator allocator) {
        this.allocator = allocator;
        this.heads = allocator.directBuffer(HEADS_BYTES);
        heads.setIndex(Carrier.HEADROOM, Carrier.HEADROOM);
    }

    /** Adds a frame and takes over its buffer. */
    void add(Frame frame) {
        int before = heads.readableBytes();
        ByteBuf payload = FrameEncoder.encode(frame, heads);
        bytes += heads.readableBytes() - before;
        chain(payload);
    }

    /** Adds a DATA frame of these bytes, whose reference passes to the batch. */
    void addData(long stream, ByteBuf payload, boolean fin) {
        add(new Data(stream, fin, payload));
    }

    int bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return bytes == 0;
    }

    /** The parts, once; the batch is used up. */
    List<ByteBuf> parts() {
        if (heads.isReadable()) {
            parts.add(heads);
        } else {
            heads.release();
        }
        return parts;
    }

    private void chain(@Nullable ByteBuf payload) {
        if (payload == null) {
            return;
        }
        int length = payload.readableBytes();
        bytes += length;
        if (length <= COPY_BYTES) {
            heads.writeBytes(payload);
            payload.release();
            return;
        }
        parts.add(heads);
        parts.add(payload);
        heads = allocator.directBuffer(HEADS_BETWEEN_BYTES);
    }
}
