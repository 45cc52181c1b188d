package dev.culvert.cli.fileserver;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The path of a request, taken apart into names that can each be one file's: decoded once (RFC 3986 §2.1), and without
 * {@code .}, {@code ..}, separators or control characters in whatever spelling.
 *
 * @param names from the folder downwards; empty for the folder itself
 * @param folder whether it ends in a slash
 */
record RequestPath(List<String> names, boolean folder) {

    /** Empty where no file can have this path. */
    static Optional<RequestPath> parse(String raw) {
        if (!raw.startsWith("/")) {
            return Optional.empty();
        }
        var names = new ArrayList<String>();
        String[] segments = raw.substring(1).split("/", -1);
        boolean folder = segments[segments.length - 1].isEmpty();
        for (int i = 0; i < segments.length - (folder ? 1 : 0); i++) {
            Optional<String> name = decode(segments[i]).filter(RequestPath::isName);
            if (name.isEmpty()) {
                return Optional.empty();
            }
            names.add(name.get());
        }
        return Optional.of(new RequestPath(List.copyOf(names), folder));
    }

    private static boolean isName(String segment) {
        return !segment.isEmpty()
                && !segment.equals(".")
                && !segment.equals("..")
                && segment.chars().noneMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c));
    }

    private static Optional<String> decode(String segment) {
        byte[] in = segment.getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(in.length);
        for (int i = 0; i < in.length; i++) {
            if (in[i] != '%') {
                out.put(in[i]);
            } else if (i + 2 < in.length && HexFormat.isHexDigit(in[i + 1]) && HexFormat.isHexDigit(in[i + 2])) {
                out.put((byte) (HexFormat.fromHexDigit(in[i + 1]) << 4 | HexFormat.fromHexDigit(in[i + 2])));
                i += 2;
            } else {
                return Optional.empty();
            }
        }
        try {
            return Optional.of(
                    StandardCharsets.UTF_8.newDecoder().decode(out.flip()).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
