package dev.culvert.cli.fileserver;

import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** The page that lists a folder. Names are text and never markup, whatever they hold. */
final class FolderPage {

    /** No script, no images, no frames: nothing that a file's name could start. */
    static final String CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final String HEAD = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>%1$s</title>
            <style>
            :root{color-scheme:light dark}
            body{font:16px/1.6 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
            h1{font-size:1.2rem;overflow-wrap:anywhere}
            table{width:100%%;border-collapse:collapse}
            td{padding:.2rem .5rem;border-top:1px solid #8884;overflow-wrap:anywhere}
            td+td{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums;opacity:.7}
            a{text-decoration:none}a:hover{text-decoration:underline}
            </style></head><body><h1>%1$s</h1><table>
            """;

    private FolderPage() {}

    /**
     * @param names of the folder, from the served one downwards
     * @param entries what it holds
     */
    static String of(List<String> names, List<Entry> entries) {
        String title = "/" + String.join("/", names) + (names.isEmpty() ? "" : "/");
        var page = new StringBuilder(HEAD.formatted(text(title)));
        if (!names.isEmpty()) {
            page.append("<tr><td><a href=\"../\">../</a></td><td></td><td></td></tr>\n");
        }
        for (Entry entry : entries) {
            String slash = entry.folder() ? "/" : "";
            page.append("<tr><td><a href=\"./")
                    .append(link(entry.name()))
                    .append(slash)
                    .append("\"><bdi>")
                    .append(text(entry.name()))
                    .append(slash)
                    .append("</bdi></a></td><td>")
                    .append(entry.folder() ? "" : size(entry.sizeBytes()))
                    .append("</td><td>")
                    .append(TIME.format(entry.modified()))
                    .append("</td></tr>\n");
        }
        page.append("</table>");
        if (entries.size() >= WebRoot.MAX_ENTRIES) {
            page.append("<p>Only the first ").append(WebRoot.MAX_ENTRIES).append(" are shown.</p>");
        }
        return page.append("</body></html>\n").toString();
    }

    private static String text(String name) {
        var out = new StringBuilder(name.length());
        name.codePoints().forEach(c -> {
            if (c == '&' || c == '<' || c == '>' || c == '"' || c == '\'') {
                out.append("&#").append(c).append(';');
            } else {
                out.appendCodePoint(Character.isISOControl(c) ? 0xFFFD : c);
            }
        });
        return out.toString();
    }

    /** Percent-encodes everything but the unreserved characters of RFC 3986 §2.3. */
    private static String link(String name) {
        var out = new StringBuilder(name.length());
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "-._~".indexOf(c) >= 0) {
                out.append(c);
            } else {
                out.append('%').append(String.format(Locale.ROOT, "%02X", (int) c));
            }
        }
        return out.toString();
    }

    private static String size(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        int unit = (63 - Long.numberOfLeadingZeros(bytes)) / 10;
        return String.format(Locale.ROOT, "%.1f %siB", (double) bytes / (1L << (10 * unit)), " KMGTPE".charAt(unit));
    }
}
