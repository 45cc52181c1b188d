package dev.culvert.shared.time;

import org.jspecify.annotations.Nullable;

/** Something that waits and may wait no longer than a {@link DeadlineQueue} says; in one queue at a time. */
public abstract class Deadline {
    @Nullable
    DeadlineQueue queue;

    @Nullable
    Deadline before;

    @Nullable
    Deadline after;

    long dueNanos;

    /** The time is over; it waits in no queue now. */
    protected abstract void expired();

    /** It waits no longer. */
    public final void cancel() {
        DeadlineQueue in = queue;
        if (in != null) {
            in.remove(this);
        }
    }
}
