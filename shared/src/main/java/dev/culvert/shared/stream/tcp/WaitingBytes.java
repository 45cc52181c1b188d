package dev.culvert.shared.stream.tcp;

import dev.culvert.shared.stream.Compact;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Bytes that came before the other side was there; what a stream may send before OPENED bounds them. */
final class WaitingBytes {
    private @Nullable List<ByteBuf> bytes;

    void add(ByteBuf more) {
        List<ByteBuf> waiting = bytes == null ? new ArrayList<>(2) : bytes;
        waiting.add(Compact.of(more));
        bytes = waiting;
    }

    /** All of them in one buffer, whose reference passes. */
    ByteBuf take() {
        List<ByteBuf> waiting = bytes;
        bytes = null;
        return waiting == null ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(waiting.toArray(ByteBuf[]::new));
    }
}
