package dev.culvert.shared.bus;

import dev.culvert.shared.routes.RouteSnapshot;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.util.function.Consumer;

/** A plane's view of the routes: the present snapshot first, then each that is published. */
public final class SnapshotFeed {
    /** Where nobody answers that fails at once; a machine that has no time for its loops should start slowly, not end. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final MessageConsumer<RouteSnapshot> published;

    private SnapshotFeed(MessageConsumer<RouteSnapshot> published) {
        this.published = published;
    }

    /**
     * Subscribes; call it on the context of the instance that reads.
     *
     * @param reader gets each snapshot, on that context
     * @return done once the reader has had the present one; fails where nobody publishes routes
     */
    public static Future<SnapshotFeed> open(Vertx vertx, Consumer<RouteSnapshot> reader) {
        MessageConsumer<RouteSnapshot> published =
                LocalBus.consumer(vertx.eventBus(), Addresses.SNAPSHOTS, message -> reader.accept(message.body()));
        return vertx.eventBus()
                .<RouteSnapshot>request(Addresses.SNAPSHOT, null, LocalBus.localOnly(PATIENCE))
                .map(Message::body)
                .onSuccess(reader::accept)
                .map(present -> new SnapshotFeed(published));
    }

    /** No snapshot comes from now on. */
    public Future<Void> close() {
        return published.unregister();
    }
}
