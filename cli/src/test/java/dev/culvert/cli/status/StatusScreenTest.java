package dev.culvert.cli.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.cli.command.ScreenSize;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatusScreenTest {
    private static final List<String> TWENTY =
            IntStream.rangeClosed(1, 20).mapToObj(i -> "line " + i).toList();

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8);

    @Test
    void a_terminal_is_drawn_over_and_what_was_longer_is_cleared() {
        StatusScreen screen = new StatusScreen(out, true, "");

        screen.draw(List.of("long line", "second"));
        screen.draw(List.of("short"));

        assertThat(text()).isEqualTo("\033[2J\033[Hlong line\033[K\nsecond\033[K\n\033[J\033[Hshort\033[K\n\033[J");
    }

    @Test
    void elsewhere_nothing_moves_a_cursor_and_documents_are_kept_apart() {
        StatusScreen screen = new StatusScreen(out, false, "---");

        screen.draw(List.of("a: 1"));
        screen.draw(List.of("a: 2"));

        assertThat(text()).isEqualTo("a: 1\n---\na: 2\n");
    }

    @Test
    void what_fits_is_shown_whole() {
        assertThat(StatusScreen.fit(TWENTY, new ScreenSize(21, 80))).isEqualTo(TWENTY);
        assertThat(StatusScreen.fit(TWENTY, ScreenSize.UNKNOWN)).isEqualTo(TWENTY);
    }

    @Test
    void what_does_not_fit_lacks_its_middle_so_that_nothing_scrolls() {
        assertThat(StatusScreen.fit(TWENTY, new ScreenSize(8, 80)))
                .containsExactly("line 1", "line 2", "line 3", "line 4", "... 14 more lines", "line 19", "line 20");
    }

    @Test
    void a_line_that_is_broken_takes_as_many_rows_as_it_has() {
        List<String> lines = List.of("head", "x".repeat(25), "y".repeat(10), "tail");

        assertThat(StatusScreen.fit(lines, new ScreenSize(7, 10))).isEqualTo(lines);
        assertThat(StatusScreen.fit(lines, new ScreenSize(6, 10))).containsExactly("head", "... 2 more lines", "tail");
    }

    @Test
    void a_terminal_of_one_row_gets_no_more_than_that() {
        assertThat(StatusScreen.fit(TWENTY, new ScreenSize(1, 10))).containsExactly("... 20 more lines");
    }

    private String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
