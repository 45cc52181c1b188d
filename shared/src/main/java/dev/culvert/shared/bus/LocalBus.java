package dev.culvert.shared.bus;

import dev.culvert.shared.routes.OffersAnswer;
import dev.culvert.shared.routes.PortTroubles;
import dev.culvert.shared.routes.RouteSnapshot;
import dev.culvert.shared.routes.SessionEnded;
import dev.culvert.shared.routes.SessionOffers;
import dev.culvert.shared.routes.SessionSuperseded;
import dev.culvert.shared.status.KnownNodes;
import dev.culvert.shared.status.PartPresence;
import dev.culvert.shared.status.PartStatus;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import java.time.Duration;

/** How the verticles of one node use the bus among themselves. */
public final class LocalBus {
    private LocalBus() {}

    /** Makes every record that stays within a node known to a new Vert.x; once, before anything is deployed. */
    public static void prepare(Vertx vertx) {
        FrameBus.registerCodecs(vertx);
        LocalCodec.register(vertx.eventBus(), RouteSnapshot.class);
        LocalCodec.register(vertx.eventBus(), PortTroubles.class);
        LocalCodec.register(vertx.eventBus(), SessionOffers.class);
        LocalCodec.register(vertx.eventBus(), OffersAnswer.class);
        LocalCodec.register(vertx.eventBus(), SessionEnded.class);
        LocalCodec.register(vertx.eventBus(), SessionSuperseded.class);
        LocalCodec.register(vertx.eventBus(), PartStatus.class);
        LocalCodec.register(vertx.eventBus(), PartPresence.class);
        LocalCodec.register(vertx.eventBus(), KnownNodes.class);
        LocalCodec.register(vertx.eventBus(), Resubscribe.class);
    }

    /** For sends, requests and publications within the node: without it a clustered bus asks the cluster manager. */
    public static DeliveryOptions localOnly() {
        return new DeliveryOptions().setLocalOnly(true);
    }

    /** The same with a limit on the wait for an answer. */
    public static DeliveryOptions localOnly(Duration within) {
        return localOnly().setSendTimeout(within.toMillis());
    }
}
