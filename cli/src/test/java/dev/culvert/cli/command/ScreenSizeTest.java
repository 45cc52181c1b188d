package dev.culvert.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScreenSizeTest {
    @Test
    void is_what_stty_says() {
        assertThat(ScreenSize.parse("24 80\n")).isEqualTo(new ScreenSize(24, 80));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0 0\n", "24", "24 80 1", "stty: no terminal"})
    void anything_else_is_unknown(String answer) {
        assertThat(ScreenSize.parse(answer)).isEqualTo(ScreenSize.UNKNOWN);
    }
}
