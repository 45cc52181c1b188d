package dev.culvert.control.status;

import dev.culvert.shared.bus.Addresses;
import dev.culvert.shared.bus.BusJson;
import dev.culvert.shared.bus.LocalBus;
import dev.culvert.shared.status.ClusterStatus;
import dev.culvert.shared.status.KnownNodes;
import dev.culvert.shared.status.KnownNodes.KnownNode;
import dev.culvert.shared.status.NodeReport;
import dev.culvert.shared.status.NodeStatus;
import dev.culvert.shared.status.StatusMerge;
import dev.culvert.shared.status.StatusQuery;
import dev.culvert.shared.time.Clock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the cluster's status comes from: the status node on this very node, else another one, the one that answered last
 * first; with none, what this node knows by itself, marked partial. Belongs to one event loop.
 */
public final class StatusSource {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration PATIENCE_HERE = Duration.ofSeconds(1);
    private static final Duration NO_NEW_TRY_AFTER = Duration.ofSeconds(4);

    private final Vertx vertx;
    private final String node;
    private final Clock clock;
    private @Nullable String answeredLast;

    /** The status as this node is to tell it. */
    public StatusSource(Vertx vertx, String node, Clock clock) {
        this.vertx = vertx;
        this.node = node;
        this.clock = clock;
    }

    /** A {@code ClusterStatus} in JSON, within 7 s; fails where not even this node answers. */
    public Future<Buffer> now() {
        long until = clock.nanos() + NO_NEW_TRY_AFTER.toNanos();
        return vertx.eventBus()
                .<KnownNodes>request(Addresses.NODES, null, LocalBus.localOnly(PATIENCE_HERE))
                .map(answer -> answer.body().nodes())
                .otherwise(List.of(new KnownNode(node, true)))
                .compose(known -> ask(inOrder(known), until).recover(none -> alone(known)));
    }

    private Deque<String> inOrder(List<KnownNode> known) {
        Deque<String> order = new ArrayDeque<>();
        for (KnownNode other : known) {
            if (!other.answering() || other.name().equals(node)) {
                continue;
            }
            if (other.name().equals(answeredLast)) {
                order.addFirst(other.name());
            } else {
                order.addLast(other.name());
            }
        }
        order.addFirst(node);
        return order;
    }

    private Future<Buffer> ask(Deque<String> order, long until) {
        String next = order.poll();
        if (next == null || clock.nanos() - until > 0) {
            return Future.failedFuture("no status node answers");
        }
        DeliveryOptions options = next.equals(node)
                ? LocalBus.localOnly(PATIENCE)
                : new DeliveryOptions().setSendTimeout(PATIENCE.toMillis());
        return vertx.eventBus()
                .<Buffer>request(Addresses.askStatus(next), BusJson.write(StatusQuery.of(node)), options)
                .map(Message::body)
                .onSuccess(answer -> answeredLast = next)
                .recover(failure -> ask(order, until));
    }

    private Future<Buffer> alone(List<KnownNode> known) {
        return vertx.eventBus()
                .<Buffer>request(Addresses.nodeStatus(node), null, LocalBus.localOnly(PATIENCE_HERE))
                .compose(answer -> vertx.executeBlocking(
                        () -> BusJson.write(ownPart(BusJson.read(answer.body(), NodeStatus.class), known)), false));
    }

    private ClusterStatus ownPart(NodeStatus own, List<KnownNode> known) {
        List<NodeReport> reports = new ArrayList<>();
        reports.add(NodeReport.answered(own));
        for (KnownNode other : known) {
            if (!other.name().equals(node)) {
                reports.add(
                        new NodeReport(other.name(), null, "not asked: no node with the role status answers " + node));
            }
        }
        ClusterStatus merged = StatusMerge.of(node, reports);
        return new ClusterStatus(merged.info(), merged.clients(), merged.nodes(), true, merged.missing());
    }
}
