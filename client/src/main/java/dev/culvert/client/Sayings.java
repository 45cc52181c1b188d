package dev.culvert.client;

import dev.culvert.client.dial.DialFailure;
import dev.culvert.shared.link.handshake.OfferMessage;
import dev.culvert.shared.log.Printable;
import dev.culvert.shared.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a client says about its link, one line each, in texts that operators may search for: {@code connected}, {@code
 * disconnected}, {@code refused}. The same reason is said again only after half a minute, and never again where someone
 * has to act on it.
 */
final class Sayings {
    private static final long AGAIN_NANOS = Duration.ofSeconds(30).toNanos();
    private static final int MOST_REFUSALS = 2000;
    private static final Logger LOG = LoggerFactory.getLogger(Sayings.class);

    private final Clock clock;
    private final Set<String> refusals = new HashSet<>();
    private String last = "";
    private long lastAt;

    Sayings(Clock clock) {
        this.clock = clock;
    }

    void connected(String node, String session, List<OfferMessage> offers) {
        last = "";
        refusals.clear();
        LOG.info("connected node={} session={} {}", Printable.of(node), session, routes(offers));
    }

    void updated(List<OfferMessage> offers) {
        LOG.info("updated {}", routes(offers));
    }

    /** Once a link for each offer and reason. */
    void refusedOffer(String offer, String reason) {
        if (refusals.size() < MOST_REFUSALS && refusals.add(offer + ' ' + reason)) {
            LOG.warn("refused reason=\"{}: {}\"", offer, Printable.of(reason));
        }
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

    private static String routes(List<OfferMessage> offers) {
        String hosts = offers.stream()
                .filter(offer -> offer.port() == null)
                .map(offer -> offer.host() + ("/".equals(offer.path()) ? "" : offer.path()))
                .collect(Collectors.joining(","));
        String ports = offers.stream()
                .filter(offer -> offer.port() != null)
                .map(offer -> String.valueOf(offer.port()))
                .collect(Collectors.joining(","));
        if (ports.isEmpty()) {
            return "hosts=" + hosts;
        }
        return hosts.isEmpty() ? "ports=" + ports : "hosts=" + hosts + " ports=" + ports;
    }
}
