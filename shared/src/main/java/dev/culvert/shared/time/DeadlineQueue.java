package dev.culvert.shared.time;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Everything of one event loop that waits for the same length of time: a list, the first due in front, looked at in
 * coarse ticks. Joining and leaving cost neither memory nor a look at the clock.
 */
public final class DeadlineQueue {
    private final CoarseClock clock;
    private final long lengthNanos;
    private @Nullable Deadline first;
    private @Nullable Deadline last;

    /** @param length how long each waits, to within a tick of the clock */
    public DeadlineQueue(CoarseClock clock, Duration length) {
        this.clock = clock;
        this.lengthNanos = length.toNanos();
    }

    /** Begins to wait, no longer where it waited before. */
    public void add(Deadline deadline) {
        deadline.cancel();
        deadline.queue = this;
        deadline.dueNanos = clock.nanos() + lengthNanos;
        Deadline tail = last;
        deadline.before = tail;
        if (tail == null) {
            first = deadline;
        } else {
            tail.after = deadline;
        }
        last = deadline;
    }

    /** Tells those whose time is over. */
    public void expire() {
        Deadline front = first;
        while (front != null && clock.nanos() - front.dueNanos >= 0) {
            remove(front);
            front.expired();
            front = first;
        }
    }

    void remove(Deadline deadline) {
        Deadline left = deadline.before;
        Deadline right = deadline.after;
        if (left == null) {
            first = right;
        } else {
            left.after = right;
        }
        if (right == null) {
            last = left;
        } else {
            right.before = left;
        }
        deadline.before = null;
        deadline.after = null;
        deadline.queue = null;
    }
}
