package dev.culvert.client.support;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What was logged while it is open. */
public final class Lines extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Logger root = (Logger) LoggerFactory.getLogger("dev.culvert.client");

    public Lines() {
        start();
        root.addAppender(this);
    }

    public List<String> all() {
        return lines;
    }

    public long count(String word) {
        return lines.stream().filter(line -> line.startsWith(word)).count();
    }

    @Override
    protected void append(ILoggingEvent event) {
        lines.add(event.getFormattedMessage());
    }

    @Override
    public void close() {
        root.detachAppender(this);
        stop();
    }
}
