package dev.culvert.shared.accesslog;

import dev.culvert.shared.frame.Visitor;
import dev.culvert.shared.routes.SessionRef;
import org.jspecify.annotations.Nullable;

/**
 * Writes lines of one JSON object each, in ASCII: whatever else a text holds is written as {@code \}{@code uHHHH}.
 * Belongs to the writer's thread.
 */
public final class JsonLine {
    private static final int MOST_CHARS = 4096;

    private final LineBuffer out;
    private final String node;
    private final TimeText times = TimeText.rfc3339();

    JsonLine(LineBuffer out, String node) {
        this.out = out;
        this.node = node;
    }

    /**
     * Begins one.
     *
     * @param kind {@code http} or {@code tcp}
     * @param atMillis when it began, since 1970
     */
    public JsonLine begin(String kind, long atMillis, Visitor visitor) {
        out.put("{\"time\":\"");
        out.put(times.of(atMillis));
        out.put('.');
        threeDigits(Math.floorMod(atMillis, 1000L));
        out.put("Z\"");
        return field("kind", kind)
                .field("node", node)
                .field("remoteAddr", visitor.host())
                .field("remotePort", visitor.port());
    }

    /** Adds a text, unless there is none. */
    public JsonLine field(String name, @Nullable String text) {
        if (text != null) {
            name(name);
            out.put('"');
            escaped(text);
            out.put('"');
        }
        return this;
    }

    /** Adds a request's target without the values of its query. */
    public JsonLine target(String name, @Nullable String target) {
        return field(name, target == null ? null : Shown.target(target));
    }

    /** Adds a URL without the values of its query, its user and its fragment. */
    public JsonLine url(String name, @Nullable String url) {
        return field(name, url == null ? null : Shown.url(url));
    }

    /** Adds a number. */
    public JsonLine field(String name, long number) {
        name(name);
        out.put(number);
        return this;
    }

    /** Adds a duration as milliseconds with three decimals, unless it is negative: then it is not known. */
    public JsonLine millis(String name, long nanos) {
        if (nanos >= 0) {
            name(name);
            long micros = nanos / 1000;
            out.put(micros / 1000);
            out.put('.');
            threeDigits(micros % 1000);
        }
        return this;
    }

    /** Adds who served it, or was tried last; null where nobody was. */
    public JsonLine servedBy(@Nullable SessionRef session, int tries) {
        return session == null
                ? this
                : field("clientID", session.clientId())
                        .field("session", session.sessionText())
                        .field("tries", tries);
    }

    /** Ends it. */
    public void end() {
        out.put("}\n");
    }

    private void name(String name) {
        out.put(",\"");
        out.put(name);
        out.put("\":");
    }

    private void threeDigits(long number) {
        out.put((char) ('0' + number / 100));
        out.put((char) ('0' + number / 10 % 10));
        out.put((char) ('0' + number % 10));
    }

    private void escaped(String text) {
        int length = Math.min(text.length(), MOST_CHARS);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.put('\\');
                out.put(c);
            } else if (c >= ' ' && c <= '~') {
                out.put(c);
            } else {
                out.put("\\u");
                out.hex(c >> 8);
                out.hex(c);
            }
        }
        if (length < text.length()) {
            out.put("...");
        }
    }
}
