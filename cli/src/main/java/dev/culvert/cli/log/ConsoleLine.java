package dev.culvert.cli.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import dev.culvert.shared.log.Printable;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * One event, one line: {@code 2026-11-24T08:00:00.000Z INFO  Listener message}. Control characters of whatever was
 * logged are escaped. A failure's stack is shown below DEBUG and TRACE events only.
 */
public final class ConsoleLine extends LayoutBase<ILoggingEvent> {

    private static final int MAX_CHARS = 8_192;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    @Override
    public String doLayout(ILoggingEvent event) {
        var line = new StringBuilder(128);
        TIME.formatTo(Instant.ofEpochMilli(event.getTimeStamp()), line);
        line.append(' ').append(event.getLevel());
        for (int i = event.getLevel().levelStr.length(); i < 6; i++) {
            line.append(' ');
        }
        String logger = event.getLoggerName();
        line.append(logger, logger.lastIndexOf('.') + 1, logger.length())
                .append(' ')
                .append(printable(String.valueOf(event.getFormattedMessage())));
        IThrowableProxy failure = event.getThrowableProxy();
        if (failure != null) {
            line.append(" error=").append(printable(failure.getClassName() + ": " + failure.getMessage()));
        }
        line.append(System.lineSeparator());
        if (failure != null && !event.getLevel().isGreaterOrEqual(Level.INFO)) {
            line.append(ThrowableProxyUtil.asString(failure));
        }
        return line.toString();
    }

    /** Escapes only where there is need, so that what a caller escaped already is not escaped twice. */
    private static String printable(String text) {
        boolean plain = text.length() <= MAX_CHARS && text.codePoints().noneMatch(ConsoleLine::suspicious);
        return plain ? text : Printable.of(text, MAX_CHARS);
    }

    private static boolean suspicious(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }
}
