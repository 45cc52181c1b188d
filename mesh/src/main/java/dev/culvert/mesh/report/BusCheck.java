package dev.culvert.mesh.report;

import dev.culvert.mesh.NodeIdentity;
import dev.culvert.shared.bus.Addresses;
import dev.culvert.shared.bus.ClusterSubscription;
import dev.culvert.shared.bus.LocalBus;
import dev.culvert.shared.bus.Resubscribe;
import dev.culvert.shared.status.KnownNodes;
import dev.culvert.shared.status.KnownNodes.KnownNode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that the cluster has lost this node's subscriptions, as is known to happen when a partition heals (vertx-hazelcast
 * #196, vert.x #4394). It asks each node that lives, and itself as the others would; after three failures in a row at one
 * of them it has all of this node's subscriptions made again. Belongs to one context.
 */
final class BusCheck {
    static final Duration EVERY = Duration.ofSeconds(10);

    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int MOST_FAILURES = 3;
    private static final Logger LOG = LoggerFactory.getLogger(BusCheck.class);

    private final Vertx vertx;
    private final String node;
    private final ClusterSubscription<Object> own;
    private final Map<String, Integer> failures = new HashMap<>();
    private final Counter renewals;
    private long timer;

    private BusCheck(Vertx vertx, NodeIdentity identity, MeterRegistry meters) {
        this.vertx = vertx;
        this.node = identity.name();
        this.renewals = Counter.builder("culvert.bus.resubscriptions")
                .description("Times that this node's subscriptions on the event bus seemed lost and were made again.")
                .register(meters);
        this.own = ClusterSubscription.open(
                vertx, Addresses.check(node), message -> message.reply(identity.incarnation()));
    }

    /** Begins; call it on the context that it is to belong to. */
    static BusCheck start(Vertx vertx, NodeIdentity identity, MeterRegistry meters, Duration every) {
        BusCheck check = new BusCheck(vertx, identity, meters);
        check.timer = vertx.setPeriodic(every.toMillis(), id -> check.ask());
        return check;
    }

    void stop() {
        vertx.cancelTimer(timer);
        own.close();
    }

    private void ask() {
        EventBus bus = vertx.eventBus();
        bus.<KnownNodes>request(Addresses.NODES, null, LocalBus.localOnly(PATIENCE))
                .map(Message::body)
                .onSuccess(known -> {
                    Set<String> living = known.nodes().stream()
                            .filter(KnownNode::answering)
                            .map(KnownNode::name)
                            .collect(Collectors.toSet());
                    failures.keySet().retainAll(living);
                    living.forEach(this::ask);
                });
    }

    private void ask(String other) {
        vertx.eventBus()
                .request(Addresses.check(other), null, new DeliveryOptions().setSendTimeout(PATIENCE.toMillis()))
                .onSuccess(answer -> failures.remove(other))
                .onFailure(failure -> failed(other, String.valueOf(failure.getMessage())));
    }

    private void failed(String other, String why) {
        if (failures.merge(other, 1, Integer::sum) < MOST_FAILURES) {
            return;
        }
        failures.clear();
        renewals.increment();
        LOG.warn(
                "bus subscriptions registered again node={} reason=\"{} failed checks of {} in a row: {}\"",
                node,
                MOST_FAILURES,
                other,
                why);
        vertx.eventBus().publish(Addresses.RESUBSCRIBE, new Resubscribe("failed checks"), LocalBus.localOnly());
    }
}
