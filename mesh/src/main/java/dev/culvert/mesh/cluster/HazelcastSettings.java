package dev.culvert.mesh.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.NetworkConfig;
import dev.culvert.shared.settings.HostPort;

/**
 * Hazelcast as Culvert wants it: found by addresses alone, bound to one private address, quick to notice, and never
 * waited for. It has neither TLS nor authentication of members, so its cluster's name is derived from the secret, what
 * it may deserialise is listed, and nothing secret is kept in it.
 */
final class HazelcastSettings {
    /** The member attribute with a node's name. */
    static final String NODE = "culvert.node";

    /** The member attribute with the address of its peer links. */
    static final String PEER_ADDRESS = "culvert.peer";

    private static final String SUBSCRIPTIONS = "__vertx.subs";
    private static final String[] NODE_MAPS = {"__vertx.haInfo", "__vertx.nodeInfo"};

    private HazelcastSettings() {}

    static Config of(String nodeName, Membership membership) {
        Config config = new Config();
        config.setClusterName(membership.dir().clusterName());
        config.getMemberAttributeConfig().setAttribute(NODE, nodeName);
        config.getMemberAttributeConfig().setAttribute(PEER_ADDRESS, membership.peerAddress());
        config.getMetricsConfig().setEnabled(false);
        network(config.getNetworkConfig(), membership);
        timing(config);
        maps(config);
        JavaSerializationFilterConfig filter = new JavaSerializationFilterConfig();
        filter.getWhitelist().addPrefixes("io.vertx.spi.cluster.hazelcast.impl.");
        config.getSerializationConfig().setJavaSerializationFilterConfig(filter);
        return config;
    }

    private static void network(NetworkConfig network, Membership membership) {
        String host = membership.settings().host();
        network.setPort(membership.settings().memberPort()).setPortAutoIncrement(false);
        network.setReuseAddress(true);
        network.getInterfaces().setEnabled(true).addInterface(host);
        JoinConfig join = network.getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true);
        for (HostPort member : membership.settings().members()) {
            join.getTcpIpConfig().addMember(member.toString());
        }
        join.getTcpIpConfig()
                .addMember(membership.withPort(membership.settings().memberPort()));
    }

    private static void timing(Config config) {
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.logging.type", "slf4j");
        config.setProperty("hazelcast.health.monitoring.level", "OFF");
        config.setProperty("hazelcast.socket.bind.any", "false");
        config.setProperty("hazelcast.wait.seconds.before.join", "0");
        config.setProperty("hazelcast.heartbeat.interval.seconds", "1");
        config.setProperty("hazelcast.max.no.heartbeat.seconds", "10");
        config.setProperty("hazelcast.merge.first.run.delay.seconds", "5");
        config.setProperty("hazelcast.merge.next.run.delay.seconds", "5");
        config.setProperty("hazelcast.operation.call.timeout.millis", "5000");
    }

    /** What Vert.x keeps, with a backup that no write waits for. */
    private static void maps(Config config) {
        config.addMultiMapConfig(new MultiMapConfig(SUBSCRIPTIONS)
                .setValueCollectionType(MultiMapConfig.ValueCollectionType.SET)
                .setBackupCount(0)
                .setAsyncBackupCount(1));
        for (String map : NODE_MAPS) {
            config.getMapConfig(map).setBackupCount(0).setAsyncBackupCount(1);
        }
    }
}
