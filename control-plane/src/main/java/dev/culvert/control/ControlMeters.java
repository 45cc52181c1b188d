package dev.culvert.control;

import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.meters.ControlRequests;
import dev.culvert.shared.meters.LinkMeters;
import dev.culvert.shared.meters.ServerFamilies;
import dev.culvert.shared.routes.OfferKind;
import dev.culvert.shared.routes.SessionEntry;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What a node's control plane counts, over all its instances. Any event loop may call it. */
public final class ControlMeters {
    private static final int MOST_REMEMBERED = 10_000;

    private final ControlRequests requests;
    private final LinkMeters links;
    private final Map<Long, SessionEntry> connected = new ConcurrentHashMap<>();

    /** Why a client's links ended last, the eldest first; guarded by itself. */
    private final Map<LinkSlot, String> ends = new LinkedHashMap<>();

    private record LinkSlot(String clientId, int slot) {
        static LinkSlot of(SessionEntry entry) {
            return new LinkSlot(entry.clientId(), entry.slot());
        }
    }

    ControlMeters(MeterRegistry registry, ServerFamilies families) {
        this.requests = new ControlRequests(registry, families);
        this.links = new LinkMeters(registry, "client");
        families.names()
                .forEach(family -> Gauge.builder(
                                family + ".controlplane.connected.gauge",
                                this,
                                meters -> meters.clients(OfferKind.valueOf(family.toUpperCase(Locale.ROOT))))
                        .description("Clients with a session on this node that offer " + family + " tunnels.")
                        .register(registry));
    }

    /** The requests of the control port. */
    public ControlRequests requests() {
        return requests;
    }

    /**
     * A client has been welcomed.
     *
     * @param resumed whether it showed the secret of an earlier session
     */
    public void connected(SessionEntry entry, boolean resumed) {
        connected.put(entry.session(), entry);
        @Nullable String why;
        synchronized (ends) {
            why = ends.remove(LinkSlot.of(entry));
        }
        if (why != null || resumed) {
            links.reconnected(why == null ? "unknown" : why);
        }
    }

    /** A client offers something else; nothing happens where it has not been welcomed. */
    public void changed(SessionEntry entry) {
        connected.computeIfPresent(entry.session(), (session, before) -> entry);
    }

    /** A client has withdrawn its offers, by its goodbye or its end. */
    public void withdrawn(long session) {
        connected.remove(session);
    }

    /** A client's link has ended, with a goodbye or that code. */
    public void ended(SessionEntry entry, ResetCode code, boolean goodbye) {
        String reason = goodbye ? "goodbye" : code.name().toLowerCase(Locale.ROOT);
        links.ended(reason);
        synchronized (ends) {
            ends.remove(LinkSlot.of(entry));
            ends.put(LinkSlot.of(entry), reason);
            if (ends.size() > MOST_REMEMBERED) {
                ends.remove(ends.keySet().iterator().next());
            }
        }
    }

    /** A link's round trip was measured, nanoseconds. */
    public void roundTrip(long nanos) {
        links.roundTrip(nanos);
    }

    private long clients(OfferKind kind) {
        return connected.values().stream()
                .filter(entry -> entry.offers().stream().anyMatch(offer -> offer.kind() == kind))
                .map(SessionEntry::clientId)
                .distinct()
                .count();
    }
}
