package dev.culvert.shared.log;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PrintableTest {

    @Test
    void ordinary_text_stays_as_it_is() {
        assertThat(Printable.of("GET /größe?x=1 \"日本\" 🚇")).isEqualTo("GET /größe?x=1 \"日本\" 🚇");
        assertThat(Printable.of(null)).isEqualTo("null");
    }

    @Test
    void line_ends_and_terminal_escapes_are_shown_not_obeyed() {
        assertThat(Printable.of("a\r\nb\tc\u001b[31m\u0000\u007f\u0085"))
                .isEqualTo("a\\r\\nb\\tc\\x1b[31m\\x00\\x7f\\x85");
    }

    @Test
    void separators_bidirectional_controls_and_broken_surrogates_are_escaped() {
        assertThat(Printable.of("a\u2028b\u202ec\ud800d")).isEqualTo("a\\u{2028}b\\u{202e}c\\u{d800}d");
    }

    @Test
    void an_escape_in_the_input_cannot_pass_for_one_of_ours() {
        assertThat(Printable.of("\\n")).isEqualTo("\\\\n");
    }

    @Test
    void long_text_is_cut_without_splitting_a_character() {
        assertThat(Printable.of("abc🚇def", 4)).isEqualTo("abc…(5 more)");
        assertThat(Printable.of("x".repeat(5_000))).hasSizeLessThan(1_100).endsWith("…(3976 more)");
    }

    @Property
    void nothing_that_comes_out_controls_anything(@ForAll String any) {
        assertThat(Printable.of(any).codePoints())
                .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT);
    }
}
