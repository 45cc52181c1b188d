package dev.culvert.shared.accesslog;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Records between the event loops and the one thread that writes them: bounded in number and in characters, and a full
 * one refuses instead of waiting. Each producer claims a slot by its number and fills it; the consumer takes slots in
 * order, and stops at one that is claimed and not yet filled. Any thread may offer, one may poll.
 */
final class RecordRing {
    private final AtomicReferenceArray<@Nullable AccessRecord> slots;
    private final int capacity;
    private final long mostChars;
    private final AtomicLong claimed = new AtomicLong();
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong chars = new AtomicLong();

    /** @param capacity a power of two */
    RecordRing(int capacity, long mostChars) {
        if (Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("capacity: " + capacity + " (expected: a power of two)");
        }
        this.slots = new AtomicReferenceArray<>(capacity);
        this.capacity = capacity;
        this.mostChars = mostChars;
    }

    /** False if there is no room for it. */
    boolean offer(AccessRecord record) {
        int size = record.chars();
        if (chars.addAndGet(size) > mostChars) {
            chars.addAndGet(-size);
            return false;
        }
        long slot = claimed.get();
        while (slot - taken.get() < capacity) {
            if (claimed.compareAndSet(slot, slot + 1)) {
                slots.set(index(slot), record);
                return true;
            }
            slot = claimed.get();
        }
        chars.addAndGet(-size);
        return false;
    }

    /** The next one; null if there is none. */
    @Nullable
    AccessRecord poll() {
        long slot = taken.get();
        AccessRecord record = slots.get(index(slot));
        if (record != null) {
            slots.lazySet(index(slot), null);
            taken.set(slot + 1);
            chars.addAndGet(-record.chars());
        }
        return record;
    }

    /** Whether {@link #poll} would find nothing. */
    boolean isEmpty() {
        return slots.get(index(taken.get())) == null;
    }

    private int index(long slot) {
        return (int) slot & (capacity - 1);
    }
}
