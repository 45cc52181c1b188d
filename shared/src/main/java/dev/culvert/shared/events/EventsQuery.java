package dev.culvert.shared.events;

import org.jspecify.annotations.Nullable;

/**
 * Asks a status node for what has happened.
 *
 * @param v version of this record, 1
 * @param after the id of an event; null for all that are kept
 */
public record EventsQuery(int v, @Nullable String after) {
    /** Of this version. */
    public static EventsQuery of(@Nullable String after) {
        return new EventsQuery(1, after);
    }
}
