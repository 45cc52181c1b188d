package dev.culvert.cli.systemd;

import java.util.Locale;

/** How words are written in a unit file: systemd.syntax(7) and systemd.service(5), "Command lines". */
final class UnitText {

    private UnitText() {}

    /** A word of {@code ExecStart}, in which variables are replaced as well as specifiers. */
    static String argument(String word) {
        return word(word.replace("$", "$$"));
    }

    /** A word of any other setting that is a list. */
    static String word(String word) {
        String plain = word.replace("%", "%%");
        if (plain.matches("[A-Za-z0-9_@:,./=+$%~{}-]+")) {
            return plain;
        }
        var quoted = new StringBuilder(plain.length() + 2).append('"');
        plain.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').appendCodePoint(c);
            } else if (c < ' ' || c == 0x7f) {
                quoted.append(String.format(Locale.ROOT, "\\x%02x", c));
            } else {
                quoted.appendCodePoint(c);
            }
        });
        return quoted.append('"').toString();
    }

    /** The rest of a line that is not split into words. */
    static String line(String text) {
        return text.replace("%", "%%").replace("\n", " ").replace("\r", " ");
    }
}
