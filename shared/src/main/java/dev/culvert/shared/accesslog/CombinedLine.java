package dev.culvert.shared.accesslog;

import dev.culvert.shared.frame.Visitor;
import org.jspecify.annotations.Nullable;

/**
 * Writes lines in Apache's Combined Log Format. What could end a field or move a cursor is written as {@code \xHH}, as
 * nginx does. Belongs to the writer's thread.
 */
public final class CombinedLine {
    private static final int MOST_TARGET = 4096;
    private static final int MOST_FIELD = 1024;

    private final LineBuffer out;
    private final TimeText times = TimeText.combined();

    CombinedLine(LineBuffer out) {
        this.out = out;
    }

    /**
     * Writes one.
     *
     * @param atMillis when it began, since 1970
     * @param method null where nothing could be read of the request
     * @param bytes sent to the visitor, without heads
     * @param referer null for none
     * @param agent null for none
     */
    public void line(
            Visitor visitor,
            long atMillis,
            @Nullable String method,
            String target,
            String protocol,
            int status,
            long bytes,
            @Nullable String referer,
            @Nullable String agent) {
        out.put(visitor.host());
        out.put(" - - [");
        out.put(times.of(atMillis));
        out.put("] \"");
        if (method == null) {
            out.put('-');
        } else {
            escaped(method, MOST_FIELD);
            out.put(' ');
            escaped(Shown.target(target), MOST_TARGET);
            out.put(' ');
            escaped(protocol, MOST_FIELD);
        }
        out.put("\" ");
        out.put(status);
        out.put(' ');
        out.put(bytes);
        out.put(" \"");
        escaped(referer == null ? "-" : Shown.url(referer), MOST_FIELD);
        out.put("\" \"");
        escaped(agent == null ? "-" : agent, MOST_FIELD);
        out.put("\"\n");
    }

    private void escaped(String text, int most) {
        int length = Math.min(text.length(), most);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c <= '~' && c != '"' && c != '\\') {
                out.put(c);
            } else {
                out.put("\\x");
                out.hex(c); // text is Latin-1
            }
        }
        if (length < text.length()) {
            out.put("...");
        }
    }
}
