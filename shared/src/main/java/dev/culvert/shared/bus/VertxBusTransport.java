package dev.culvert.shared.bus;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.MessageProducer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Batches over Vert.x's local event bus. Its consumers are never paused: the bus drops what a paused one does not take.
 * Everything is sent {@code localOnly}, since on a clustered bus any other send asks the cluster manager.
 */
final class VertxBusTransport implements BusTransport {
    private final Vertx vertx;
    private final Context context;
    private final String address;
    private final Map<String, MessageProducer<FrameBatch>> producers = new HashMap<>();
    private final List<MessageConsumer<?>> consumers = new ArrayList<>();
    private FrameBus bus;

    @SuppressWarnings("NullAway.Init") // listen() follows at once
    VertxBusTransport(Vertx vertx, String name) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.address = Addresses.FRAMES
                + name
                + '.'
                + Long.toHexString(ThreadLocalRandom.current().nextLong());
    }

    String address() {
        return address;
    }

    void listen(FrameBus to) {
        bus = to;
        consumers.add(LocalBus.<FrameBatch>consumer(
                vertx.eventBus(),
                address,
                m -> to.receive(m.body()),
                m -> m.body().release()));
        consumers.add(LocalBus.<Gone>consumer(
                vertx.eventBus(), Addresses.GONE, m -> to.lost(m.body().address())));
    }

    @Override
    public void send(String to, FrameBatch batch) {
        MessageProducer<FrameBatch> producer = producers.get(to);
        if (producer == null) {
            producer = vertx.eventBus().sender(to, localOnly());
            producers.put(to, producer);
        }
        producer.write(batch).onFailure(e -> undelivered(to, batch));
    }

    @Override
    public void atEndOfTurn(Runnable flush) {
        context.runOnContext(v -> flush.run());
    }

    Future<Void> leave() {
        vertx.eventBus().publish(Addresses.GONE, new Gone(address), localOnly());
        return Future.join(consumers.stream().map(MessageConsumer::unregister).toList())
                .mapEmpty();
    }

    private void undelivered(String to, FrameBatch batch) {
        batch.release();
        producers.remove(to);
        context.runOnContext(v -> bus.lost(to));
    }

    private static DeliveryOptions localOnly() {
        return new DeliveryOptions().setLocalOnly(true);
    }
}
