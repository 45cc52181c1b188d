package dev.culvert.mesh.cluster;

import dev.culvert.shared.settings.ClusterSettings;
import dev.culvert.shared.tls.ClusterDir;
import dev.culvert.shared.tls.SubjectNames;
import java.util.List;

/**
 * A node's place in a cluster.
 *
 * @param settings whom to join, and where this node is reached
 * @param dir the secrets that all nodes share
 */
public record Membership(ClusterSettings settings, ClusterDir dir) {

    /** Where this node accepts peer links, {@code HOST:PORT}. */
    public String peerAddress() {
        return withPort(settings.peerPort());
    }

    /** The names that this node's certificates are for. */
    public SubjectNames names() {
        return SubjectNames.parse("--cluster-addr", List.of(settings.host()));
    }

    String withPort(int port) {
        String host = settings.host();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
