package dev.culvert.client.upstream;

import dev.culvert.shared.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says that an upstream cannot be reached, at most once in ten seconds. */
final class UnreachableLog {
    private static final long SAY_AGAIN_NANOS = Duration.ofSeconds(10).toNanos();
    private static final Logger LOG = LoggerFactory.getLogger(UnreachableLog.class);

    private final String upstream;
    private final Clock clock;
    private boolean said;
    private long saidAt;

    /** @param upstream as in {@code http://127.0.0.1:8080} */
    UnreachableLog(String upstream, Clock clock) {
        this.upstream = upstream;
        this.clock = clock;
    }

    void failed(String reason) {
        long now = clock.nanos();
        if (!said || now - saidAt >= SAY_AGAIN_NANOS) {
            said = true;
            saidAt = now;
            LOG.warn("upstream failed upstream={} reason=\"{}\"", upstream, reason);
        }
    }
}
