package dev.culvert.shared.status;

import java.util.List;

/**
 * The nodes that a node knows of, itself among them. Never leaves its node.
 *
 * @param nodes itself first
 */
public record KnownNodes(List<KnownNode> nodes) {
    /**
     * @param name in the cluster
     * @param answering whether it is this very node, or its peer link is up and not suspect
     */
    public record KnownNode(String name, boolean answering) {}

    /** Keeps a copy. */
    public KnownNodes {
        nodes = List.copyOf(nodes);
    }
}
