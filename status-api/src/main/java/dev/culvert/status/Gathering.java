package dev.culvert.status;

import dev.culvert.shared.bus.Addresses;
import dev.culvert.shared.bus.BusJson;
import dev.culvert.shared.bus.LocalBus;
import dev.culvert.shared.status.KnownNodes;
import dev.culvert.shared.status.KnownNodes.KnownNode;
import dev.culvert.shared.status.NodeReport;
import dev.culvert.shared.status.NodeStatus;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks all nodes at once what they know of themselves, and keeps what each told last. Whoever asks while an answer is
 * under way gets that one, so that many askers cost no more than one. Belongs to one event loop.
 */
final class Gathering {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration PATIENCE_HERE = Duration.ofMillis(500);

    private final Vertx vertx;
    private final String self;
    private final Map<String, NodeStatus> registry = new HashMap<>();
    private @Nullable Future<List<NodeReport>> underWay;

    Gathering(Vertx vertx, String self) {
        this.vertx = vertx;
        this.self = self;
    }

    /** What all known nodes tell, within 1.5 s; those that do not answer are among them. */
    Future<List<NodeReport>> now() {
        Future<List<NodeReport>> running = underWay;
        if (running != null) {
            return running;
        }
        Future<List<NodeReport>> begun = vertx.eventBus()
                .<KnownNodes>request(Addresses.NODES, null, LocalBus.localOnly(PATIENCE_HERE))
                .compose(answer -> askAll(answer.body().nodes()));
        underWay = begun;
        begun.onComplete(done -> underWay = null);
        return begun;
    }

    private Future<List<NodeReport>> askAll(List<KnownNode> nodes) {
        registry.keySet().retainAll(nodes.stream().map(KnownNode::name).toList());
        List<Future<NodeReport>> answers = new ArrayList<>();
        nodes.forEach(node -> answers.add(node.answering() ? ask(node.name()) : unreachable(node.name())));
        return Future.all(answers).map(all -> all.list());
    }

    private Future<NodeReport> ask(String node) {
        DeliveryOptions options = node.equals(self)
                ? LocalBus.localOnly(PATIENCE)
                : new DeliveryOptions().setSendTimeout(PATIENCE.toMillis());
        return vertx.eventBus()
                .<Buffer>request(Addresses.nodeStatus(node), null, options)
                .compose(answer -> vertx.executeBlocking(() -> BusJson.read(answer.body(), NodeStatus.class), false))
                .map(status -> {
                    registry.put(node, status);
                    return NodeReport.answered(status);
                })
                .otherwise(failure -> silent(node, reason(failure)));
    }

    private Future<NodeReport> unreachable(String node) {
        return Future.succeededFuture(silent(node, "the link to it is down, or does not answer"));
    }

    private NodeReport silent(String node, String reason) {
        return new NodeReport(node, registry.get(node), reason);
    }

    private static String reason(Throwable failure) {
        if (failure instanceof ReplyException reply && reply.failureType() == ReplyFailure.TIMEOUT) {
            return "timeout: no answer within " + PATIENCE.toMillis() + " ms";
        }
        if (failure instanceof ReplyException reply && reply.failureType() == ReplyFailure.NO_HANDLERS) {
            return "it cannot be asked: nobody answers for it on the event bus";
        }
        return String.valueOf(failure.getMessage());
    }
}
