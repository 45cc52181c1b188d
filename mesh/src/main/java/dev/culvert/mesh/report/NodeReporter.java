package dev.culvert.mesh.report;

import dev.culvert.mesh.NodeOptions;
import dev.culvert.shared.bus.Addresses;
import dev.culvert.shared.bus.BusJson;
import dev.culvert.shared.bus.ClusterSubscription;
import dev.culvert.shared.bus.LocalBus;
import dev.culvert.shared.status.NodeStatus;
import dev.culvert.shared.status.PartPresence;
import dev.culvert.shared.status.PartStatus;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Answers for the node: asks its plane instances for their parts and puts them together. An instance that does not answer
 * in time is named as missing, and nobody waits for it. One instance a node, on an event loop of its own.
 */
public final class NodeReporter extends VerticleBase {
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final NodeOptions options;
    private final Set<String> parts = new TreeSet<>();
    private @Nullable ClusterSubscription<Object> asked;
    private @Nullable BusCheck check;

    /** Answers for the node of these options. */
    public NodeReporter(NodeOptions options) {
        this.options = options;
    }

    @Override
    public Future<?> start() {
        LocalBus.<PartPresence>consumer(vertx.eventBus(), Addresses.PARTS, message -> onPresence(message.body()));
        asked = ClusterSubscription.open(vertx, Addresses.nodeStatus(options.name()), this::onAsked);
        if (options.membership() != null) {
            check = BusCheck.start(vertx, options.identity(), options.meters().registry(), BusCheck.EVERY);
        }
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        if (check != null) {
            check.stop();
        }
        return asked == null ? Future.succeededFuture() : asked.close();
    }

    private void onPresence(PartPresence presence) {
        if (presence.present()) {
            parts.add(presence.part());
        } else {
            parts.remove(presence.part());
        }
    }

    private void onAsked(Message<Object> question) {
        gather().compose(status -> vertx.executeBlocking(() -> BusJson.write(status), false))
                .onSuccess(question::reply)
                .onFailure(e -> question.fail(1, "the node's status cannot be put together: " + e));
    }

    private Future<NodeStatus> gather() {
        List<String> asked = List.copyOf(parts);
        List<Future<Message<PartStatus>>> answers = new ArrayList<>();
        for (String part : asked) {
            answers.add(vertx.eventBus().request(Addresses.partStatus(part), null, LocalBus.localOnly(PATIENCE)));
        }
        Future<?> all = Future.join(answers);
        return all.transform(done -> Future.succeededFuture(status(asked, answers)));
    }

    private NodeStatus status(List<String> asked, List<Future<Message<PartStatus>>> answers) {
        List<PartStatus> told = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            Future<Message<PartStatus>> answer = answers.get(i);
            if (answer.succeeded()) {
                told.add(answer.result().body());
            } else if (parts.contains(asked.get(i))) { // else it has stopped meanwhile
                missing.add(asked.get(i));
            }
        }
        return NodeStatus.of(
                options.name(),
                options.identity().incarnation(),
                options.about(),
                options.readiness().ready(),
                told,
                missing);
    }
}
