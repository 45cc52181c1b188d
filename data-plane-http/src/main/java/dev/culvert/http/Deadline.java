package dev.culvert.http;

import org.jspecify.annotations.Nullable;

/** Something that waits and may wait no longer than a {@link DeadlineQueue} says; in one queue at a time. */
abstract class Deadline {
    @Nullable
    DeadlineQueue queue;

    @Nullable
    Deadline before;

    @Nullable
    Deadline after;

    long dueNanos;

    /** The time is over; it waits in no queue now. */
    abstract void expired();

    /** It waits no longer. */
    final void cancel() {
        DeadlineQueue in = queue;
        if (in != null) {
            in.remove(this);
        }
    }
}
