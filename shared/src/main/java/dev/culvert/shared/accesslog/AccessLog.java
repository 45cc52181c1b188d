package dev.culvert.shared.accesslog;

import dev.culvert.shared.files.FileProblem;
import dev.culvert.shared.settings.AccessLogSettings;
import dev.culvert.shared.settings.AccessLogSettings.Format;
import dev.culvert.shared.time.Clock;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of what visitors asked for, one for a process. Event loops hand records over and never wait: when the disk is
 * slow or full, records are dropped and counted. Any thread may call it.
 */
public final class AccessLog {
    /** Writes nothing. */
    public static final AccessLog OFF = new AccessLog(null, null);

    private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);

    static final int MOST_RECORDS = 8 * 1024;
    private static final long MOST_CHARS = 16 << 20;
    private static final long MOST_FILE_BYTES = 100 << 20;
    private static final int KEPT_FILES = 9;
    private static final long SAY_NANOS = Duration.ofSeconds(10).toNanos();
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final @Nullable RecordRing ring;
    private final @Nullable LogWriter writer;
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong saidAt = new AtomicLong(System.nanoTime() - SAY_NANOS);

    private AccessLog(@Nullable RecordRing ring, @Nullable LogWriter writer) {
        this.ring = ring;
        this.writer = writer;
    }

    /**
     * Opens it.
     *
     * @param node the node's name, for JSON
     * @param stdout where lines go without a file
     * @param registry gets the counters of what was written and dropped
     * @throws FileProblem where the file cannot be written, in one sentence
     */
    public static AccessLog open(
            AccessLogSettings settings, String node, WritableByteChannel stdout, MeterRegistry registry, Clock clock) {
        if (settings.format() == Format.OFF) {
            return OFF;
        }
        Path file = settings.file();
        LogTarget target = file == null ? new ChannelTarget(stdout) : file(file, clock);
        return start(settings.format(), node, target, registry);
    }

    static AccessLog start(Format format, String node, LogTarget target, MeterRegistry registry) {
        var ring = new RecordRing(MOST_RECORDS, MOST_CHARS);
        var lines = new LineBuffer();
        var writer = new LogWriter(ring, target, lines, lines(format, node, lines));
        var log = new AccessLog(ring, writer);
        log.measure(registry, writer);
        writer.start();
        return log;
    }

    /** Whether records are wanted. */
    public boolean on() {
        return ring != null;
    }

    /** Hands a record over, or drops it. */
    public void add(AccessRecord record) {
        RecordRing into = ring;
        LogWriter by = writer;
        if (into == null || by == null) {
            return;
        }
        if (into.offer(record)) {
            by.wake();
        } else {
            drop(by);
        }
    }

    /** Writes what waits, if that can be done within two seconds; blocking. */
    public void close() {
        if (writer != null) {
            writer.end(LAST_WORDS);
        }
    }

    private void drop(LogWriter by) {
        long all = dropped.incrementAndGet();
        long now = System.nanoTime();
        long before = saidAt.get();
        if (now - before >= SAY_NANOS && saidAt.compareAndSet(before, now)) {
            String reason = by.trouble();
            LOG.warn(
                    "access log failed: records are dropped dropped={} reason=\"{}\"",
                    all,
                    reason == null ? "they come faster than they can be written" : reason);
        }
    }

    private void measure(MeterRegistry registry, LogWriter by) {
        FunctionCounter.builder("culvert.access.log.written", by, LogWriter::written)
                .description("Records of the access log that were written.")
                .register(registry);
        FunctionCounter.builder("culvert.access.log.dropped", dropped, AtomicLong::get)
                .description("Records of the access log that were dropped, since they could not be written in time.")
                .register(registry);
    }

    private static Consumer<AccessRecord> lines(Format format, String node, LineBuffer into) {
        if (format == Format.JSON) {
            JsonLine json = new JsonLine(into, node);
            return record -> record.write(json);
        }
        CombinedLine combined = new CombinedLine(into);
        return record -> record.write(combined);
    }

    private static LogTarget file(Path file, Clock clock) {
        FileProblem.under("--access-log-file", () -> {
            RotatedFile.check(file);
            return file;
        });
        try {
            // a link stays what it is when the file that it names is moved aside
            Path real = Files.isRegularFile(file) ? file.toRealPath() : file;
            return new RotatedFile(real, MOST_FILE_BYTES, KEPT_FILES, clock);
        } catch (IOException e) {
            throw new FileProblem("--access-log-file: " + file + " cannot be used: " + FileReason.of(e), e);
        }
    }
}
