package dev.culvert.shared.accesslog;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes records from the ring and writes them, on a thread of its own. What could not be written is tried again, and
 * meanwhile the ring fills: the newest are lost, and the lines that are there are in order and whole.
 */
final class LogWriter implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);

    private static final int MOST_BYTES = 64 * 1024;
    /** Records of this time are written together, so that waking this thread costs the event loops little. */
    private static final long GATHER_NANOS = Duration.ofMillis(5).toNanos();

    private static final long RETRY_NANOS = Duration.ofMillis(500).toNanos();

    private final RecordRing ring;
    private final LogTarget target;
    private final LineBuffer lines;
    private final Consumer<AccessRecord> format;
    private final Thread thread;
    private volatile boolean asleep;
    private volatile boolean ending;
    private final AtomicLong written = new AtomicLong();
    private volatile @Nullable String trouble;

    /** @param format adds a record's line to the lines */
    LogWriter(RecordRing ring, LogTarget target, LineBuffer lines, Consumer<AccessRecord> format) {
        this.ring = ring;
        this.target = target;
        this.lines = lines;
        this.format = format;
        this.thread = new Thread(this, "culvert-access-log");
        thread.setDaemon(true); // a disk that does not answer must not keep the process
    }

    void start() {
        thread.start();
    }

    /** A record was offered. */
    void wake() {
        if (asleep) {
            asleep = false;
            LockSupport.unpark(thread);
        }
    }

    /** How many records were written. */
    long written() {
        return written.get();
    }

    /** Why nothing can be written at present; null if that is not known or it can. */
    @Nullable
    String trouble() {
        return trouble;
    }

    /** Writes what is there, waits for that no longer than the limit, and ends. */
    void end(Duration limit) {
        ending = true;
        LockSupport.unpark(thread);
        try {
            thread.join(limit.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void run() {
        while (true) {
            boolean last = ending;
            int records = gather();
            if (records > 0) {
                write(records);
            } else if (last) {
                target.close();
                return;
            } else {
                rest();
            }
        }
    }

    private int gather() {
        lines.clear();
        int records = 0;
        AccessRecord record = ring.poll();
        while (record != null) {
            format.accept(record);
            records++;
            record = lines.length() < MOST_BYTES ? ring.poll() : null;
        }
        return records;
    }

    private void write(int records) {
        while (true) {
            try {
                target.write(lines.view());
                written.addAndGet(records);
                recovered();
                return;
            } catch (IOException e) {
                failed(e);
                if (ending) {
                    return;
                }
                LockSupport.parkNanos(this, RETRY_NANOS);
            }
        }
    }

    private void rest() {
        LockSupport.parkNanos(this, GATHER_NANOS);
        asleep = true;
        if (ring.isEmpty() && !ending) {
            LockSupport.park(this);
        }
        asleep = false;
    }

    private void failed(IOException failure) {
        String reason = FileReason.of(failure);
        if (trouble == null) {
            LOG.warn(
                    "access log failed: tried again until it can be written file={} reason=\"{}\"",
                    target.name(),
                    reason);
        }
        trouble = reason;
    }

    private void recovered() {
        if (trouble != null) {
            trouble = null;
            LOG.info("access log is written again file={}", target.name());
        }
    }
}
