package dev.culvert.shared.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.shared.meters.Meters;
import dev.culvert.shared.settings.AccessLogSettings;
import dev.culvert.shared.settings.AccessLogSettings.Format;
import dev.culvert.shared.time.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessLogTest {
    private final MeterRegistry registry = new Meters().registry();
    private final Disk disk = new Disk();

    @Test
    void lines_are_there_when_it_is_closed() {
        var out = new ByteArrayOutputStream();
        AccessLog log = AccessLog.open(
                new AccessLogSettings(Format.COMBINED, null), "n1", Channels.newChannel(out), registry, Clock.system());
        for (int i = 0; i < 1_000; i++) {
            log.add(new Line("/" + i));
        }
        log.close();
        assertThat(out.toString(StandardCharsets.US_ASCII).lines())
                .hasSize(1_000)
                .anyMatch(l -> l.contains("/999 "));
        assertThat(count("written")).isEqualTo(1_000);
        assertThat(count("dropped")).isZero();
    }

    @Test
    void a_line_does_not_wait_for_the_next_one(@TempDir Path folder) {
        Path file = folder.resolve("access.log");
        AccessLog log = AccessLog.open(
                new AccessLogSettings(Format.JSON, file),
                "n1",
                Channels.newChannel(new ByteArrayOutputStream()),
                registry,
                Clock.system());
        for (int i = 1; i <= 3; i++) {
            int lines = i;
            log.add(new Line("/"));
            await().until(() -> Files.readAllLines(file).size() == lines);
        }
        log.close();
    }

    @Test
    void on_a_full_disk_the_newest_are_dropped_and_counted_and_the_others_follow_when_there_is_room() {
        AccessLog log = AccessLog.start(Format.COMBINED, "n1", disk, registry);
        disk.full = true;
        add(log, 20_000);
        double dropped = count("dropped");
        assertThat(dropped).isGreaterThanOrEqualTo(20_000 - AccessLog.MOST_RECORDS - 1_000);
        disk.full = false;
        await().until(() -> count("written") == 20_000 - dropped);
        add(log, 1);
        log.close();
        assertThat(disk.text().lines()).hasSize(20_001 - (int) dropped).allMatch(line -> line.endsWith("\"-\" \"-\""));
    }

    @Test
    void a_disk_that_does_not_answer_keeps_neither_visitors_nor_the_end_waiting() {
        disk.stuck = new CountDownLatch(1);
        AccessLog log = AccessLog.start(Format.COMBINED, "n1", disk, registry);
        add(log, 20_000);
        assertThat(count("dropped")).isGreaterThanOrEqualTo(20_000 - AccessLog.MOST_RECORDS - 1_000);
        log.close();
        disk.stuck.countDown();
    }

    @Test
    void off_is_off() {
        AccessLog log =
                AccessLog.open(AccessLogSettings.OFF, "n1", Channels.newChannel(System.err), registry, Clock.system());
        log.add(new Line("/"));
        log.close();
        assertThat(log.on()).isFalse();
        assertThat(registry.find("culvert.access.log.dropped").functionCounter())
                .isNull();
    }

    private static void add(AccessLog log, int lines) {
        for (int i = 0; i < lines; i++) {
            log.add(new Line("/" + i));
        }
    }

    private double count(String what) {
        return registry.get("culvert.access.log." + what).functionCounter().count();
    }

    /** A disk that a test fills. */
    private static final class Disk implements LogTarget {
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();
        private volatile boolean full;
        private volatile CountDownLatch stuck = new CountDownLatch(0);

        @Override
        public void write(ByteBuffer lines) throws IOException {
            try {
                stuck.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            if (full) {
                throw new IOException("No space left on device");
            }
            byte[] bytes = new byte[lines.remaining()];
            lines.get(bytes);
            written.writeBytes(bytes);
        }

        String text() {
            return written.toString(StandardCharsets.US_ASCII);
        }

        @Override
        public String name() {
            return "disk";
        }

        @Override
        public void close() {}
    }
}
