package dev.culvert.shared.bus;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;

/**
 * A subscription that other nodes can reach. The cluster is known to forget some when a partition heals: it is made again
 * at each {@link Resubscribe}, the new one before the old one goes. Belongs to the context that opened it.
 *
 * @param <T> the message's body
 */
public final class ClusterSubscription<T> {
    private final Vertx vertx;
    private final String address;
    private final Handler<Message<T>> handler;
    private final MessageConsumer<Resubscribe> again;
    private MessageConsumer<T> consumer;

    private ClusterSubscription(Vertx vertx, String address, Handler<Message<T>> handler) {
        this.vertx = vertx;
        this.address = address;
        this.handler = handler;
        this.consumer = vertx.eventBus().consumer(address, handler);
        this.again = LocalBus.consumer(vertx.eventBus(), Addresses.RESUBSCRIBE, message -> renew());
    }

    /** Subscribes; done once the other nodes can know. */
    public static <T> Future<ClusterSubscription<T>> open(Vertx vertx, String address, Handler<Message<T>> handler) {
        ClusterSubscription<T> opened = new ClusterSubscription<>(vertx, address, handler);
        return opened.consumer.completion().map(opened);
    }

    /** Takes no more messages. */
    public Future<Void> close() {
        return Future.join(again.unregister(), consumer.unregister()).mapEmpty();
    }

    private void renew() {
        MessageConsumer<T> before = consumer;
        consumer = vertx.eventBus().consumer(address, handler);
        consumer.completion().onComplete(registered -> before.unregister());
    }
}
