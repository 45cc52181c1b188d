package dev.culvert.shared.events;

import java.util.Map;

/** Takes what happens. Whoever tells it here has logged it as well. */
@FunctionalInterface
public interface EventSink {
    /** Nobody listens. */
    EventSink NONE = (type, fields) -> {};

    /**
     * It has happened now. Any thread may call it; it neither blocks nor waits for anybody.
     *
     * @param fields as {@link Event#fields} makes them; never a secret
     */
    void emit(EventType type, Map<String, String> fields);
}
