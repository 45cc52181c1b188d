package dev.culvert.mesh.cluster;

import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipAdapter;
import com.hazelcast.cluster.MembershipEvent;
import dev.culvert.shared.link.handshake.PeerAddress;
import dev.culvert.shared.meters.Meters;
import dev.culvert.shared.process.ProcessVertx;
import dev.culvert.shared.settings.ClusterSettings;
import dev.culvert.shared.tls.VertxTls;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.time.Clock;
import java.util.function.Consumer;

/** A Vert.x whose event bus reaches the other nodes, over mutual TLS. */
public final class ClusteredVertx {
    private final Vertx vertx;
    private final HazelcastClusterManager manager;

    private ClusteredVertx(Vertx vertx, HazelcastClusterManager manager) {
        this.vertx = vertx;
        this.manager = manager;
    }

    /** Joins the cluster; fails with one sentence where an address or a port cannot be had. */
    public static Future<ClusteredVertx> join(String nodeName, Membership membership, Meters meters) {
        HazelcastClusterManager manager = new HazelcastClusterManager(HazelcastSettings.of(nodeName, membership));
        VertxOptions options = ProcessVertx.serverOptions().setEventBusOptions(bus(nodeName, membership));
        ClusterSettings settings = membership.settings();
        return ProcessVertx.builder(options)
                .withMetrics(meters.vertx())
                .withClusterManager(manager)
                .buildClustered()
                .map(vertx -> new ClusteredVertx(vertx, manager))
                .recover(failure -> Future.failedFuture(new IllegalStateException(
                        "the cluster cannot be joined as " + settings.host() + ", --cluster-port "
                                + settings.memberPort() + ", --bus-port " + settings.busPort() + ": "
                                + failure.getMessage(),
                        failure)));
    }

    /** Where verticles are deployed. */
    public Vertx vertx() {
        return vertx;
    }

    /**
     * Tells of every other node that is or becomes a member; on threads of Hazelcast's.
     *
     * @param elders told of those that were members before this node as well
     */
    public void watch(Consumer<PeerAddress> taker, Consumer<PeerAddress> elders) {
        var cluster = manager.getHazelcastInstance().getCluster();
        cluster.addMembershipListener(new MembershipAdapter() {
            @Override
            public void memberAdded(MembershipEvent event) {
                tell(event.getMember(), taker);
            }
        });
        cluster.getMembers().forEach(member -> tell(member, taker));
        // Hazelcast lists members by age, the same on all of them
        for (Member member : cluster.getMembers()) {
            if (member.localMember()) {
                break;
            }
            tell(member, elders);
        }
    }

    private static void tell(Member member, Consumer<PeerAddress> taker) {
        String node = member.getAttribute(HazelcastSettings.NODE);
        String address = member.getAttribute(HazelcastSettings.PEER_ADDRESS);
        if (!member.localMember() && node != null && address != null) {
            taker.accept(new PeerAddress(node, address));
        }
    }

    private static EventBusOptions bus(String nodeName, Membership membership) {
        var pair = membership.dir().busCertificate(nodeName, membership.names(), Clock.systemUTC());
        EventBusOptions options = new EventBusOptions()
                .setHost(membership.settings().host())
                .setPort(membership.settings().busPort())
                .setClusterPublicHost(membership.settings().host())
                .setClientAuth(ClientAuth.REQUIRED)
                .setTrustAll(false);
        options.setSsl(true)
                .setKeyCertOptions(VertxTls.pem(pair))
                .setTrustOptions(VertxTls.trust(membership.dir().nodesCa()));
        return options;
    }
}
