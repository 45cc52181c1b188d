package dev.culvert.mesh;

import static dev.culvert.mesh.TestCluster.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import dev.culvert.mesh.TestCluster.TestNode;
import dev.culvert.mesh.report.BusChecks;
import dev.culvert.shared.bus.Addresses;
import dev.culvert.shared.bus.BusJson;
import dev.culvert.shared.bus.LocalBus;
import dev.culvert.shared.status.KnownNodes;
import dev.culvert.shared.status.KnownNodes.KnownNode;
import dev.culvert.shared.status.NodeStatus;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BusCheckTest {
    @TempDir
    Path folder;

    @Test
    void a_node_answers_others_again_after_the_cluster_has_lost_its_subscriptions() {
        try (TestCluster cluster = new TestCluster(folder)) {
            TestNode a = cluster.start("a");
            TestNode b = cluster.start("b");
            await().atMost(Duration.ofSeconds(20)).until(() -> known(a).contains(new KnownNode("b", true)));
            await().atMost(Duration.ofSeconds(20)).until(() -> known(b).contains(new KnownNode("a", true)));
            assertThat(status(b, "b").node()).isEqualTo("b");

            loseSubscriptions();
            BusChecks check = BusChecks.start(a.node().vertx(), "a", Duration.ofMillis(200));

            await().atMost(Duration.ofSeconds(20)).until(() -> check.renewals() > 0);
            await().atMost(Duration.ofSeconds(20))
                    .ignoreExceptions()
                    .until(() -> status(b, "a").node().equals("a"));
        }
    }

    /** As a partition that heals may do. */
    private static void loseSubscriptions() {
        HazelcastInstance any = Hazelcast.getAllHazelcastInstances().iterator().next();
        any.getMultiMap("__vertx.subs").clear();
    }

    private static List<KnownNode> known(TestNode node) {
        return get(node.node().vertx().eventBus().<KnownNodes>request(Addresses.NODES, null, LocalBus.localOnly()))
                .body()
                .nodes();
    }

    private static NodeStatus status(TestNode from, String of) {
        DeliveryOptions limit = new DeliveryOptions().setSendTimeout(2000);
        return BusJson.read(
                get(from.node().vertx().eventBus().<Buffer>request(Addresses.nodeStatus(of), null, limit))
                        .body(),
                NodeStatus.class);
    }
}
