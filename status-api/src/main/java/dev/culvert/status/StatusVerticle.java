package dev.culvert.status;

import dev.culvert.shared.bus.Addresses;
import dev.culvert.shared.bus.BusJson;
import dev.culvert.shared.bus.ClusterSubscription;
import dev.culvert.shared.status.StatusMerge;
import dev.culvert.shared.status.StatusQuery;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import org.jspecify.annotations.Nullable;

/** The status plane of a node: answers what any node's control port is asked about the whole cluster. */
public final class StatusVerticle extends VerticleBase {
    private final String node;
    private @Nullable ClusterSubscription<Buffer> asked;

    /** @param node the name of the node that it runs on */
    public StatusVerticle(String node) {
        this.node = node;
    }

    @Override
    public Future<?> start() {
        Gathering ours = new Gathering(vertx, node);
        asked = ClusterSubscription.open(vertx, Addresses.askStatus(node), question -> answer(ours, question));
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        return asked == null ? Future.succeededFuture() : asked.close();
    }

    private void answer(Gathering from, Message<Buffer> question) {
        StatusQuery query;
        try {
            query = BusJson.read(question.body(), StatusQuery.class);
        } catch (IllegalArgumentException e) {
            question.fail(1, String.valueOf(e.getMessage()));
            return;
        }
        from.now()
                .compose(reports ->
                        vertx.executeBlocking(() -> BusJson.write(StatusMerge.of(query.node(), reports)), false))
                .onSuccess(question::reply)
                .onFailure(e -> question.fail(1, "the status cannot be put together: " + e));
    }
}
