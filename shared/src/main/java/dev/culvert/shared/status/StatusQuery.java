package dev.culvert.shared.status;

/**
 * A {@code /status} that is forwarded to a status node.
 *
 * @param v version of this record, 1
 * @param node that was asked by the operator, which {@link ClusterStatus#info} is about
 */
public record StatusQuery(int v, String node) {
    /** Of this version. */
    public static StatusQuery of(String node) {
        return new StatusQuery(1, node);
    }
}
