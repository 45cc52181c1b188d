package dev.culvert.shared.meters;

import dev.culvert.shared.bus.Addresses;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.spi.metrics.EventBusMetrics;
import org.jspecify.annotations.Nullable;

/**
 * The event bus's meters but for what stays within the node: frames travel there, tens of thousands of messages a second,
 * and are counted as streams.
 *
 * @param <H> what the counted bus keeps for a handler
 */
final class ClusteredBusMeters<H> implements EventBusMetrics<@Nullable H> {
    private final EventBusMetrics<H> counted;

    ClusteredBusMeters(EventBusMetrics<H> counted) {
        this.counted = counted;
    }

    @Override
    public @Nullable H handlerRegistered(String address) {
        return Addresses.local(address) ? null : counted.handlerRegistered(address);
    }

    @Override
    public void handlerUnregistered(@Nullable H handler) {
        if (handler != null) {
            counted.handlerUnregistered(handler);
        }
    }

    @Override
    public void scheduleMessage(@Nullable H handler, boolean local) {
        if (handler != null) {
            counted.scheduleMessage(handler, local);
        }
    }

    @Override
    public void discardMessage(@Nullable H handler, boolean local, Message<?> message) {
        if (handler != null) {
            counted.discardMessage(handler, local, message);
        }
    }

    @Override
    public void messageDelivered(@Nullable H handler, boolean local) {
        if (handler != null) {
            counted.messageDelivered(handler, local);
        }
    }

    @Override
    public void messageSent(String address, boolean publish, boolean local, boolean remote) {
        if (!Addresses.local(address)) {
            counted.messageSent(address, publish, local, remote);
        }
    }

    @Override
    public void messageReceived(String address, boolean publish, boolean local, int handlers) {
        if (!Addresses.local(address)) {
            counted.messageReceived(address, publish, local, handlers);
        }
    }

    @Override
    public void messageWritten(String address, int bytes) {
        if (!Addresses.local(address)) {
            counted.messageWritten(address, bytes);
        }
    }

    @Override
    public void messageRead(String address, int bytes) {
        if (!Addresses.local(address)) {
            counted.messageRead(address, bytes);
        }
    }

    @Override
    public void replyFailure(String address, ReplyFailure failure) {
        if (!Addresses.local(address)) {
            counted.replyFailure(address, failure);
        }
    }

    @Override
    public void close() {
        counted.close();
    }
}
