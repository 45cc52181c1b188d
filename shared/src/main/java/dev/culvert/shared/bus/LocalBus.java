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
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.impl.MessageConsumerImpl;
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

    /**
     * A consumer within the node, registered on the current context. At each stop some messages meet consumers on their way
     * out. Vert.x warns of every one of them, which would tell an operator of nothing, so they go to {@code late} instead.
     * For this the consumer must be Vert.x's own class, and never be paused.
     *
     * @param late gets what arrives once the consumer has been unregistered
     */
    public static <T> MessageConsumer<T> consumer(
            EventBus bus, String address, Handler<Message<T>> handler, Handler<Message<T>> late) {
        MessageConsumer<T> consumer = bus.localConsumer(address);
        ((MessageConsumerImpl<T>) consumer).discardHandler(late);
        return consumer.handler(handler);
    }

    /** The same where nothing has to be given back of a message that comes too late. */
    public static <T> MessageConsumer<T> consumer(EventBus bus, String address, Handler<Message<T>> handler) {
        return consumer(bus, address, handler, late -> {});
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
