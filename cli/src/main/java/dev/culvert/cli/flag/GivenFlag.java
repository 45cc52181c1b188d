package dev.culvert.cli.flag;

import java.util.List;

/**
 * A flag as it was given, once or several times, in one place.
 *
 * @param setting what messages call it: {@code --port}, {@code --port (CULVERT_PORT)}, {@code --port (culvert.yaml line
 *     3)}
 * @param texts the values, unread; at least one
 */
record GivenFlag(String setting, List<String> texts) {

    String text() {
        return texts.get(0);
    }
}
