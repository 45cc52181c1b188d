package dev.culvert.shared.stream;

import dev.culvert.shared.budget.Budget;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a stream's end was given to send and has not sent, and, until OPENED, what it has sent and may have to repeat.
 * All of it counts against the budget.
 */
final class PendingBytes {
    private final Budget budget;
    private final ArrayDeque<ByteBuf> queue = new ArrayDeque<>(2);
    private final List<ByteBuf> kept = new ArrayList<>(0);
    private @Nullable ByteBuf trailers;
    private boolean ending;
    private long counted;

    PendingBytes(Budget budget) {
        this.budget = budget;
    }

    void add(ByteBuf bytes) {
        if (bytes.isReadable()) {
            queue.add(bytes);
            count(bytes.readableBytes());
        } else {
            bytes.release();
        }
    }

    /** Nothing comes after what waits now but the trailers, if there are any. */
    void end(@Nullable ByteBuf last) {
        ending = true;
        trailers = last;
    }

    boolean ending() {
        return ending;
    }

    /** Whether the bytes just taken were the last of the direction, with no trailers behind. */
    boolean endsNow() {
        return ending && queue.isEmpty() && trailers == null;
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    /** Takes at most {@code most} bytes from the front, and keeps a second reference to them if asked to. */
    ByteBuf next(int most, boolean keep) {
        ByteBuf first = queue.element();
        ByteBuf taken;
        if (first.readableBytes() <= most) {
            taken = queue.remove();
        } else {
            taken = first.readRetainedSlice(most);
        }
        if (keep) {
            kept.add(taken.retainedDuplicate());
        } else {
            count(-taken.readableBytes());
        }
        return taken;
    }

    @Nullable
    ByteBuf takeTrailers() {
        ByteBuf taken = trailers;
        trailers = null;
        return taken;
    }

    void forgetKept() {
        for (ByteBuf bytes : kept) {
            count(-bytes.readableBytes());
            bytes.release();
        }
        kept.clear();
    }

    ByteBuf takeBack() {
        List<ByteBuf> all = new ArrayList<>(kept);
        all.addAll(queue);
        kept.clear();
        queue.clear();
        count(-counted);
        return Unpooled.wrappedBuffer(all.toArray(ByteBuf[]::new));
    }

    void clear() {
        forgetKept();
        queue.forEach(ByteBuf::release);
        queue.clear();
        count(-counted);
        ByteBuf last = takeTrailers();
        if (last != null) {
            last.release();
        }
    }

    private void count(long bytes) {
        counted += bytes;
        budget.take(bytes);
    }
}
