package dev.culvert.shared.process;

import com.sun.management.UnixOperatingSystemMXBean;
import io.netty.channel.Channel;
import io.netty.channel.unix.UnixChannel;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file descriptors of this process: how many it may have, and whether those in reserve are being used. */
public final class Descriptors {
    private static final Logger LOG = LoggerFactory.getLogger(Descriptors.class);
    private static final int PLENTY = 65_536;
    private static final int RESERVE = 64;

    /** Of a small limit the reserve is a quarter. */
    private static final int PART = 4;

    private final long limit;
    private final LongSupplier open;

    /**
     * @param limit of the process
     * @param open how many it has; may be slow
     */
    public Descriptors(long limit, LongSupplier open) {
        this.limit = limit;
        this.open = open;
    }

    /** Those of this process; without a limit where the system does not tell. */
    public static Descriptors ofProcess() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? new Descriptors(unix.getMaxFileDescriptorCount(), unix::getOpenFileDescriptorCount)
                : new Descriptors(Long.MAX_VALUE, () -> 0);
    }

    /** How many the process may have. */
    public long limit() {
        return limit;
    }

    /** Says on the log how many, where that is little for a crowd of visitors. */
    public void tellIfFew() {
        if (limit < PLENTY) {
            LOG.info("file descriptors are few: limit={} (expected: at least {})", limit, PLENTY);
        }
    }

    /**
     * Whether the connection's own descriptor is one of those in reserve. A new one has the lowest number that is free, so
     * that all below it are in use; where the transport does not tell its number this is never true, and accepting fails
     * once the limit is reached.
     */
    boolean reservedFor(Channel connection) {
        return connection instanceof UnixChannel unix && unix.fd().intValue() >= limit - reserve();
    }

    /** Whether those in reserve are in use, or almost; slow. */
    boolean scarce() {
        long reserve = reserve();
        return open.getAsLong() > limit - reserve - reserve / PART;
    }

    private long reserve() {
        return Math.min(RESERVE, limit / PART);
    }
}
