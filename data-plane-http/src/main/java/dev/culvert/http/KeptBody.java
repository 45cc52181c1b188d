package dev.culvert.http;

import dev.culvert.shared.budget.Budget;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/**
 * A request's body while the request may still be repeated: all of it or nothing. Counts against the budget.
 */
final class KeptBody {
    private static final int MOST_BYTES = 64 * 1024;

    private final Budget budget;
    private boolean keeping;
    private List<ByteBuf> parts = List.of();
    private int bytes;

    KeptBody(Budget budget, boolean keeping) {
        this.budget = budget;
        this.keeping = keeping;
    }

    /** Keeps a reference of its own, as long as the whole is not too large. */
    void add(ByteBuf part) {
        if (!keeping || !part.isReadable()) {
            return;
        }
        if (bytes + part.readableBytes() > MOST_BYTES) {
            forget();
            return;
        }
        if (parts.isEmpty()) {
            parts = new ArrayList<>(4);
        }
        parts.add(part.retainedDuplicate());
        bytes += part.readableBytes();
        budget.take(part.readableBytes());
    }

    /** Whether all that has come is kept. */
    boolean whole() {
        return keeping;
    }

    /** All that has come, in a buffer whose reference passes to the caller. */
    ByteBuf copy() {
        return Unpooled.wrappedBuffer(
                parts.stream().map(ByteBuf::retainedDuplicate).toArray(ByteBuf[]::new));
    }

    /** It will not be repeated any more. */
    void forget() {
        keeping = false;
        budget.give(bytes);
        bytes = 0;
        parts.forEach(ByteBuf::release);
        parts = List.of();
    }
}
