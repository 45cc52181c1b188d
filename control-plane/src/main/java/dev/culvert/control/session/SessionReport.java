package dev.culvert.control.session;

import dev.culvert.control.proof.Proofs;
import dev.culvert.shared.link.Link;
import dev.culvert.shared.routes.Offer;
import dev.culvert.shared.routes.OfferKind;
import dev.culvert.shared.routes.SessionEntry;
import dev.culvert.shared.status.OfferStatus;
import dev.culvert.shared.status.SessionStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** What operators are told of a session. */
final class SessionReport {
    private static final double NANOS_PER_MILLI = 1e6;

    private SessionReport() {}

    static SessionStatus of(SessionEntry entry, String node, Link link, Proofs proofs) {
        long rtt = link.rttNanos();
        return new SessionStatus(
                entry.clientId(),
                SessionLog.hex(entry.session()),
                entry.slot(),
                entry.remoteAddress(),
                time(entry.sinceMillis()),
                entry.version(),
                node,
                entry.offers().stream().map(SessionReport::upstream).toList(),
                rtt == 0 ? null : Math.round(rtt / NANOS_PER_MILLI * 1000) / 1000.0,
                link.openStreams() - proofs.running(),
                link.bytesIn(),
                link.bytesOut(),
                offers(entry.offers(), proofs));
    }

    /** As inlets writes it, which has the same port at both ends: {@code localhost:8001}. */
    static String upstream(Offer offer) {
        boolean samePort = offer.kind() == OfferKind.TCP && offer.upstream().endsWith(":" + offer.port());
        return samePort ? offer.upstream() : offer.route() + "=" + offer.upstream();
    }

    static List<OfferStatus> offers(List<Offer> offers, Proofs proofs) {
        return offers.stream().map(offer -> offer(offer, proofs)).toList();
    }

    private static OfferStatus offer(Offer offer, Proofs proofs) {
        long proven = proofs.lastProvenMillis(offer.number());
        String failure = proofs.reason(offer.number());
        return proven == 0 && failure == null
                ? OfferStatus.unproven(offer.route())
                : new OfferStatus(offer.route(), proven == 0 ? null : time(proven), failure == null, failure);
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
