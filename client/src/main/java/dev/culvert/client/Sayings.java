package dev.culvert.client;

import dev.culvert.client.dial.DialFailure;
import dev.culvert.shared.log.Printable;
import dev.culvert.shared.time.Clock;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a client says about its link, one line each, in texts that operators may search for: {@code connected}, {@code
 * disconnected}, {@code refused}. The same reason is said again only after half a minute, and never again where someone
 * has to act on it.
 */
final class Sayings {
    private static final long AGAIN_NANOS = Duration.ofSeconds(30).toNanos();
    private static final Logger LOG = LoggerFactory.getLogger(Sayings.class);

    private final Clock clock;
    private String last = "";
    private long lastAt;

    Sayings(Clock clock) {
        this.clock = clock;
    }

    void connected(String node, String session, List<String> hosts) {
        last = "";
        LOG.info("connected node={} session={} hosts={}", Printable.of(node), session, String.join(",", hosts));
    }

    void refusedOffer(String offer, String reason) {
        LOG.warn("refused reason=\"{}: {}\"", offer, Printable.of(reason));
    }

    void refusedForGood(String reason) {
        LOG.error("refused reason=\"{}\"", reason);
    }

    /** The link is lost or a dial has failed; the next follows after {@code delay}. */
    void disconnected(DialFailure why, Duration delay) {
        String reason = why.sentence();
        long now = clock.nanos();
        boolean again = reason.equals(last) && (why.kind().needsSomeone() || now - lastAt < AGAIN_NANOS);
        if (again) {
            return;
        }
        last = reason;
        lastAt = now;
        String word = why.kind().refusal() ? "refused" : "disconnected";
        LOG.warn("{} reason=\"{}\" retry={}ms", word, reason, delay.toMillis());
    }
}
