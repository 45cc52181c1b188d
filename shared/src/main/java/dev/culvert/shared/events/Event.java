package dev.culvert.shared.events;

import dev.culvert.shared.errors.ErrorCode;
import dev.culvert.shared.log.Printable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that has happened on a node. Nothing in it is secret.
 *
 * @param v version of this record, 1
 * @param id {@code NODE-INCARNATION-NUMBER}; the number rises by one with each event of a node that has not restarted
 * @param time when, RFC 3339
 * @param type of {@link EventType}, or of a newer version's
 * @param node on which
 * @param code {@code CULVERT-nnnn} where it is trouble, else null
 * @param fields what more there is to know, each fit for one line
 */
public record Event(
        int v,
        String id,
        String time,
        String type,
        String node,
        @Nullable String code,
        Map<String, String> fields) {
    private static final int MOST_CHARS = 300;

    /** Keeps a copy of the fields, in their order; what a node leaves out is empty. */
    @SuppressWarnings("NullAway") // JSON may lack a field
    public Event {
        id = id == null ? "" : id;
        time = time == null ? "" : time;
        type = type == null ? "" : type;
        node = node == null ? "" : node;
        fields = fields == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    static Event of(EventType type, String id, String time, String node, Map<String, String> fields) {
        Map<String, String> printable = new LinkedHashMap<>();
        fields.forEach((name, value) -> printable.put(name, Printable.of(value, MOST_CHARS)));
        ErrorCode code = type.code();
        return new Event(1, id, time, type.text(), node, code == null ? null : code.toString(), printable);
    }

    /**
     * Fields in that order.
     *
     * @param namesAndValues in turn; a value that is null is left out
     */
    public static Map<String, String> fields(@Nullable Object... namesAndValues) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            Object value = namesAndValues[i + 1];
            if (value != null) {
                fields.put(String.valueOf(namesAndValues[i]), String.valueOf(value));
            }
        }
        return fields;
    }
}
