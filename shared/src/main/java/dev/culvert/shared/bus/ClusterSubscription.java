package dev.culvert.shared.bus;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A subscription that other nodes can reach. The cluster is known to forget some when a partition heals: it is made again
 * at each {@link Resubscribe}, the new one before the old one goes. Belongs to the context that opened it.
 *
 * @param <T> the message's body
 */
public final class ClusterSubscription<T> {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterSubscription.class);

    private final Vertx vertx;
    private final String address;
    private final Handler<Message<T>> handler;
    private final MessageConsumer<Resubscribe> again;
    private MessageConsumer<T> consumer;

    private ClusterSubscription(Vertx vertx, String address, Handler<Message<T>> handler) {
        this.vertx = vertx;
        this.address = address;
        this.handler = handler;
        this.consumer = subscribe(vertx, address, handler);
        this.again = LocalBus.consumer(vertx.eventBus(), Addresses.RESUBSCRIBE, message -> renew());
    }

    /**
     * Subscribes. Other nodes know of it some time later, and nobody waits for that: a frozen member of the cluster holds
     * it up.
     *
     * @param handler runs on the context of the caller
     */
    public static <T> ClusterSubscription<T> open(Vertx vertx, String address, Handler<Message<T>> handler) {
        return new ClusterSubscription<>(vertx, address, handler);
    }

    /** Takes no more messages. */
    public Future<Void> close() {
        return Future.join(again.unregister(), consumer.unregister()).mapEmpty();
    }

    private void renew() {
        MessageConsumer<T> before = consumer;
        consumer = subscribe(vertx, address, handler);
        consumer.completion().onComplete(registered -> before.unregister());
    }

    private static <T> MessageConsumer<T> subscribe(Vertx vertx, String address, Handler<Message<T>> handler) {
        MessageConsumer<T> consumer = vertx.eventBus().consumer(address, handler);
        consumer.completion()
                .onFailure(e -> LOG.warn("subscription failed address={} reason=\"{}\"", address, e.getMessage()));
        return consumer;
    }
}
