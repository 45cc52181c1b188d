package dev.culvert.shared.log;

import org.jspecify.annotations.Nullable;

/**
 * Text from outside, made fit for one line of a log or a terminal: whatever could start a new line, move the cursor or
 * reorder what is shown is written as an escape.
 *
 * <p>Escaped are the C0 and C1 control characters, DEL, line and paragraph separators, the bidirectional controls and
 * lone surrogates; the backslash too, so that an escape in the output is always one of ours.
 */
public final class Printable {

    /** Characters of the input that are shown; what follows is replaced by the number of characters left out. */
    public static final int MAX_CHARS = 1_024;

    private static final String HEX = "0123456789abcdef";

    private Printable() {}

    /** {@code text} on one line, at most {@link #MAX_CHARS} of its characters; null gives {@code null} as text. */
    public static String of(@Nullable Object text) {
        return of(text, MAX_CHARS);
    }

    /** As {@link #of(Object)}, with its own bound, in characters of the input. */
    public static String of(@Nullable Object text, int maxChars) {
        String in = String.valueOf(text);
        if (in.length() <= maxChars && isPlain(in)) {
            return in;
        }
        int end = Math.min(in.length(), maxChars);
        if (end > 0 && end < in.length() && Character.isHighSurrogate(in.charAt(end - 1))) {
            end--;
        }
        var out = new StringBuilder(end + 16);
        for (int i = 0; i < end; ) {
            int codePoint = in.codePointAt(i);
            append(out, codePoint);
            i += Character.charCount(codePoint);
        }
        if (end < in.length()) {
            out.append("…(").append(in.length() - end).append(" more)");
        }
        return out.toString();
    }

    private static boolean isPlain(String in) {
        for (int i = 0; i < in.length(); i++) {
            char c = in.charAt(i);
            if (c < ' ' || c > '~' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    private static void append(StringBuilder out, int codePoint) {
        switch (codePoint) {
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case '\\' -> out.append("\\\\");
            default -> {
                if (isHarmless(codePoint)) {
                    out.appendCodePoint(codePoint);
                } else if (codePoint < 0x100) {
                    out.append("\\x").append(HEX.charAt(codePoint >> 4)).append(HEX.charAt(codePoint & 15));
                } else {
                    out.append("\\u{").append(Integer.toHexString(codePoint)).append('}');
                }
            }
        }
    }

    private static boolean isHarmless(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
