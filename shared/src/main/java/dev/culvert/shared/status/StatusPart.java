package dev.culvert.shared.status;

import dev.culvert.shared.bus.Addresses;
import dev.culvert.shared.bus.LocalBus;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.function.Supplier;

/** A plane instance's part in its node's status: it answers when it is asked, on its own event loop. */
public final class StatusPart {
    private final Vertx vertx;
    private final String part;
    private final MessageConsumer<Object> consumer;

    private StatusPart(Vertx vertx, String part, MessageConsumer<Object> consumer) {
        this.vertx = vertx;
        this.part = part;
        this.consumer = consumer;
    }

    /**
     * Takes part; call it on the instance's context.
     *
     * @param frameAddress the instance's address on the frame bus, which its part is named after
     * @param now what it tells, at each question
     */
    public static StatusPart join(Vertx vertx, String frameAddress, Supplier<PartStatus> now) {
        String part = frameAddress.substring(Addresses.FRAMES.length());
        MessageConsumer<Object> consumer = LocalBus.consumer(
                vertx.eventBus(),
                Addresses.partStatus(part),
                question -> question.reply(now.get(), LocalBus.localOnly()),
                late -> late.fail(0, "it has stopped"));
        StatusPart joined = new StatusPart(vertx, part, consumer);
        joined.tell(true);
        return joined;
    }

    /** The instance stops. */
    public Future<Void> leave() {
        tell(false);
        return consumer.unregister();
    }

    private void tell(boolean present) {
        vertx.eventBus().send(Addresses.PARTS, new PartPresence(part, present), LocalBus.localOnly());
    }
}
