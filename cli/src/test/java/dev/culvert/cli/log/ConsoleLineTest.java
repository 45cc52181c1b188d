package dev.culvert.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConsoleLineTest {

    @Test
    void an_event_is_one_line() {
        assertThat(line(Level.INFO, "link connected node={}", null, "n1"))
                .isEqualTo("2026-11-24T08:00:00.007Z INFO  Listener link connected node=n1" + System.lineSeparator());
    }

    @Test
    void control_characters_are_escaped() {
        assertThat(line(Level.WARN, "path={}", null, "/a\r\nfake\u001b[2J\u2028"))
                .contains("path=/a\\r\\nfake\\x1b[2J\\u{2028}")
                .hasLineCount(1);
    }

    @Test
    void what_is_escaped_already_stays() {
        assertThat(line(Level.WARN, "path={}", null, "/a\\r\\n")).contains("path=/a\\r\\n");
    }

    @Test
    void a_failure_is_on_the_line_and_its_stack_nowhere() {
        assertThat(line(Level.ERROR, "link failed", new IllegalStateException("a\nb")))
                .endsWith("link failed error=java.lang.IllegalStateException: a\\nb" + System.lineSeparator());
    }

    @Test
    void debugging_shows_the_stack() {
        assertThat(line(Level.DEBUG, "link failed", new IllegalStateException("a")))
                .contains("\tat ");
    }

    private static String line(Level level, String message, @Nullable Throwable failure, Object... arguments) {
        var logger = new LoggerContext().getLogger("dev.culvert.control.Listener");
        var event = new LoggingEvent("", logger, level, message, failure, arguments);
        event.setInstant(Instant.parse("2026-11-24T08:00:00.007Z"));
        return new ConsoleLine().doLayout(event);
    }
}
