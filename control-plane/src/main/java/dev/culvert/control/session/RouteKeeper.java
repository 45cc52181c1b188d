package dev.culvert.control.session;

import dev.culvert.shared.bus.Addresses;
import dev.culvert.shared.bus.LocalBus;
import dev.culvert.shared.routes.OffersAnswer;
import dev.culvert.shared.routes.SessionEnded;
import dev.culvert.shared.routes.SessionOffers;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import java.time.Duration;

/** The way to the node's writer of routes. */
final class RouteKeeper {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final EventBus bus;

    RouteKeeper(EventBus bus) {
        this.bus = bus;
    }

    /** A session is new or has changed. */
    Future<OffersAnswer> offered(SessionOffers offers) {
        return bus.<OffersAnswer>request(Addresses.OFFERS, offers, LocalBus.localOnly(PATIENCE))
                .map(Message::body);
    }

    /** A session takes no more streams. */
    void ended(long session) {
        bus.send(Addresses.OFFERS, new SessionEnded(session), LocalBus.localOnly());
    }
}
