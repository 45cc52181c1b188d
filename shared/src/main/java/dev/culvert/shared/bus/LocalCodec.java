package dev.culvert.shared.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;

/**
 * Passes values between the verticles of one node by reference. They must be immutable, or given away by their sender.
 *
 * @param <T> the type
 */
public final class LocalCodec<T> implements MessageCodec<T, T> {
    private final Class<T> type;

    private LocalCodec(Class<T> type) {
        this.type = type;
    }

    /** Makes the type's values pass by reference on that bus; once a bus and type. */
    public static <T> void register(EventBus bus, Class<T> type) {
        bus.registerDefaultCodec(type, new LocalCodec<>(type));
    }

    @Override
    public T transform(T value) {
        return value;
    }

    @Override
    public void encodeToWire(Buffer buffer, T value) {
        throw new IllegalStateException(type.getSimpleName() + " left the node (expected: local delivery only)");
    }

    @Override
    public T decodeFromWire(int position, Buffer buffer) {
        throw new IllegalStateException(type.getSimpleName() + " came from another node (expected: local delivery)");
    }

    @Override
    public String name() {
        return "culvert.local." + type.getSimpleName();
    }

    @Override
    public byte systemCodecID() {
        return -1;
    }
}
