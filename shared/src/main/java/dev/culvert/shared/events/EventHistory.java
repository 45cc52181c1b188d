package dev.culvert.shared.events;

import java.util.List;

/**
 * What has happened, as far as a status node keeps it.
 *
 * @param v version of this record, 1
 * @param events the eldest first
 * @param complete false where events between the one that was asked for and these are no longer kept
 */
public record EventHistory(int v, List<Event> events, boolean complete) {
    /** Keeps a copy; what an older node leaves out is empty. */
    @SuppressWarnings("NullAway") // JSON may lack a field
    public EventHistory {
        events = events == null ? List.of() : List.copyOf(events);
    }

    /** Of this version. */
    public static EventHistory of(List<Event> events, boolean complete) {
        return new EventHistory(1, events, complete);
    }
}
