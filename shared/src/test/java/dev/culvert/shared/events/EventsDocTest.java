package dev.culvert.shared.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.shared.errors.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class EventsDocTest {
    private static final Path PAGE = Path.of("..", "docs", "events.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z-]+)` \\| ([^|]*) \\|");

    @Test
    void the_page_lists_the_very_types_that_there_are_with_their_codes() throws IOException {
        assertThat(ROW.matcher(Files.readString(PAGE)).results().map(row -> row.group(1) + " " + row.group(2)))
                .containsExactlyElementsOf(Arrays.stream(EventType.values())
                        .map(type -> type.text() + " " + code(type.code()))
                        .toList());
    }

    private static String code(ErrorCode code) {
        return code == null ? "–" : "[" + code + "](errors.md)";
    }
}
