package dev.culvert.shared.events;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Keeps a flood off the bus. Of what a stranger can cause again and again, the first from each address within a second is
 * told at once and the others of that second together, as one event with their {@code count}; so is what goes beyond the
 * most that there may be of a type in a second. Not thread-safe.
 */
final class Thinning {
    static final Duration WINDOW = Duration.ofSeconds(1);

    /** Addresses of a second whose failed authentications are told apart. */
    static final int MOST_ADDRESSES = 16;

    /** Of any other type. */
    static final int MOST_OF_A_TYPE = 500;

    private static final String REST = "";

    private final Map<EventType, Map<String, Repeats>> window = new EnumMap<>(EventType.class);

    private static final class Repeats {
        private Map<String, String> latest = Map.of();
        private long count;
    }

    /** Whether it is to be told now; else it is counted, and told at the end of the window. */
    boolean tellNow(EventType type, Map<String, String> fields) {
        Map<String, Repeats> told = window.computeIfAbsent(type, first -> new LinkedHashMap<>());
        String key = key(type, fields, told);
        Repeats known = told.get(key);
        if (known == null && told.size() < most(type)) {
            told.put(key, new Repeats());
            return true;
        }
        if (known == null) {
            known = told.computeIfAbsent(REST, rest -> new Repeats());
        } else {
            known.latest = fields;
        }
        known.count++;
        return false;
    }

    /** The window is over; what was counted in it is told. */
    void end(BiConsumer<EventType, Map<String, String>> teller) {
        window.forEach((type, told) -> summaries(told).forEach(fields -> teller.accept(type, fields)));
        window.clear();
    }

    private static List<Map<String, String>> summaries(Map<String, Repeats> told) {
        List<Map<String, String>> all = new ArrayList<>();
        for (Repeats repeats : told.values()) {
            if (repeats.count > 0) {
                Map<String, String> fields = new LinkedHashMap<>(repeats.latest);
                fields.put("count", Long.toString(repeats.count));
                all.add(fields);
            }
        }
        return all;
    }

    private static String key(EventType type, Map<String, String> fields, Map<String, Repeats> told) {
        if (type != EventType.AUTHENTICATION_FAILED) {
            return Integer.toString(told.size()); // each by itself
        }
        String remote = fields.getOrDefault("remote", "-");
        return remote.substring(0, Math.max(0, remote.lastIndexOf(':'))) + ' ' + fields.get("path");
    }

    private static int most(EventType type) {
        return type == EventType.AUTHENTICATION_FAILED ? MOST_ADDRESSES : MOST_OF_A_TYPE;
    }
}
