package dev.culvert.shared.status;

import org.jspecify.annotations.Nullable;

/**
 * What is known of one node when the cluster's status is put together.
 *
 * @param node its name
 * @param status what it told, now or at last; null if it never did
 * @param silence why it did not answer now, one sentence; null if it did
 */
public record NodeReport(
        String node, @Nullable NodeStatus status, @Nullable String silence) {
    /** A node that has answered. */
    public static NodeReport answered(NodeStatus status) {
        return new NodeReport(status.node(), status, null);
    }
}
