package dev.culvert.shared.process;

import dev.culvert.shared.log.Printable;
import dev.culvert.shared.time.Clock;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts connections that are refused for one cause, and says so now and then: a load balancer that sends no header, or an
 * address that has too many, is noticed, and a stranger cannot fill the log. Any thread may call it.
 */
public final class RefusedConnections {
    private static final Logger LOG = LoggerFactory.getLogger(RefusedConnections.class);
    private static final int MOST_CHARS = 300;
    private static final long EVERY_NANOS = Duration.ofSeconds(10).toNanos();

    private final Clock clock;
    private final AtomicLong count = new AtomicLong();
    private final AtomicLong lastSaid;

    /** @param clock for how often they are told */
    public RefusedConnections(Clock clock) {
        this.clock = clock;
        this.lastSaid = new AtomicLong(clock.nanos() - EVERY_NANOS);
    }

    /** One more was refused. */
    public void add(Channel connection, String reason) {
        long all = count.incrementAndGet();
        long now = clock.nanos();
        long before = lastSaid.get();
        if (now - before >= EVERY_NANOS && lastSaid.compareAndSet(before, now)) {
            LOG.warn(
                    "connection refused remote={} count={} reason=\"{}\"",
                    connection.remoteAddress(),
                    all,
                    Printable.of(reason, MOST_CHARS));
        }
    }

    /** How many were refused since the start. */
    public long count() {
        return count.get();
    }
}
