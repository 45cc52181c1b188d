package dev.culvert.control.session;

import dev.culvert.shared.events.Event;
import dev.culvert.shared.events.EventSink;
import dev.culvert.shared.events.EventType;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.link.handshake.OfferMessage;
import dev.culvert.shared.link.handshake.RefusedOffer;
import dev.culvert.shared.log.Printable;
import dev.culvert.shared.routes.Offer;
import dev.culvert.shared.routes.SessionEntry;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs a session's life, and tells it as events. Operators watch the log for the words failed and timeout. */
final class SessionLog {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final int MAX_OFFERS = 20;

    private final EventSink events;

    SessionLog(EventSink events) {
        this.events = events;
    }

    void connected(SessionEntry entry, @Nullable String hostname) {
        LOG.info(
                "client connected session={} client={} remote={} host={} version={} offers={}",
                hex(entry.session()),
                entry.clientId(),
                entry.remoteAddress(),
                Printable.of(hostname == null ? "-" : hostname, 253),
                Printable.of(entry.version(), 64),
                offers(entry));
        events.emit(
                EventType.CLIENT_CONNECTED,
                Event.fields(
                        "session", hex(entry.session()),
                        "client", entry.clientId(),
                        "remote", entry.remoteAddress(),
                        "host", hostname,
                        "version", entry.version(),
                        "offers", offers(entry)));
    }

    void updated(SessionEntry entry) {
        LOG.info(
                "client updated session={} client={} offers={}", hex(entry.session()), entry.clientId(), offers(entry));
    }

    /**
     * Offers that were not taken; one line each, since someone has to act on it.
     *
     * @param asked what the client wanted to offer
     */
    void refused(@Nullable SessionEntry entry, List<OfferMessage> asked, List<RefusedOffer> refused) {
        for (RefusedOffer offer : refused.subList(0, Math.min(MAX_OFFERS, refused.size()))) {
            LOG.warn(
                    "offer refused session={} client={} reason=\"{}\"",
                    entry == null ? "-" : hex(entry.session()),
                    entry == null ? "-" : entry.clientId(),
                    Printable.of(offer.reason(), 300));
            Integer port = port(asked, offer.n());
            events.emit(
                    port == null ? EventType.OFFER_REFUSED : EventType.PORT_REFUSED,
                    Event.fields(
                            "session",
                            entry == null ? null : hex(entry.session()),
                            "client",
                            entry == null ? null : entry.clientId(),
                            "port",
                            port,
                            "reason",
                            offer.reason()));
        }
    }

    /**
     * @param entry null where no HELLO came
     * @param remote {@code ip:port}
     */
    void disconnected(long session, @Nullable SessionEntry entry, String remote, String reason) {
        LOG.info(
                "client disconnected session={} client={} remote={} reason=\"{}\"",
                hex(session),
                entry == null ? "-" : entry.clientId(),
                remote,
                Printable.of(reason, 300));
        events.emit(
                EventType.CLIENT_DISCONNECTED,
                Event.fields(
                        "session",
                        hex(session),
                        "client",
                        entry == null ? null : entry.clientId(),
                        "remote",
                        remote,
                        "reason",
                        reason));
    }

    void failing(long session, Offer offer, String reason) {
        LOG.warn(
                "upstream failed session={} offer={} reason=\"{}\"",
                hex(session),
                Printable.of(offer(offer)),
                Printable.of(reason, 300));
        events.emit(
                EventType.UPSTREAM_UNHEALTHY,
                Event.fields("session", hex(session), "offer", offer(offer), "reason", reason));
    }

    void recovered(long session, Offer offer) {
        LOG.info("upstream works again session={} offer={}", hex(session), Printable.of(offer(offer)));
        events.emit(EventType.UPSTREAM_HEALTHY, Event.fields("session", hex(session), "offer", offer(offer)));
    }

    /** Its link is about to be ended for it. */
    void unproven(long session, String reason) {
        LOG.warn("proof failed session={} reason=\"{}\"", hex(session), Printable.of(reason, 300));
        events.emit(EventType.PROOF_FAILED, Event.fields("session", hex(session), "reason", reason));
    }

    /** Why a link ended, in words. */
    static String reason(ResetCode code, String why, @Nullable String goodbye) {
        boolean orderly = code == ResetCode.NONE || code == ResetCode.LINK_LOST;
        if (goodbye != null && orderly) {
            return goodbye.isEmpty() ? "the client said goodbye" : "the client said goodbye: " + goodbye;
        }
        if (code == ResetCode.NONE || why.contains("failed") || why.contains("timeout")) {
            return why;
        }
        return "link failed: " + why;
    }

    private static @Nullable Integer port(List<OfferMessage> asked, int number) {
        return asked.stream()
                .filter(offer -> offer.n() == number && offer.kind().equals("tcp"))
                .map(OfferMessage::port)
                .findFirst()
                .orElse(null);
    }

    /** A session as it is written everywhere: 16 hex digits. */
    static String hex(long session) {
        return "%016x".formatted(session);
    }

    private static String offers(SessionEntry entry) {
        String first =
                entry.offers().stream().limit(MAX_OFFERS).map(SessionLog::offer).collect(Collectors.joining(","));
        int more = entry.offers().size() - MAX_OFFERS;
        return Printable.of(more > 0 ? first + ",…" + more + " more" : first);
    }

    private static String offer(Offer offer) {
        return offer.route() + "=" + offer.upstream();
    }
}
