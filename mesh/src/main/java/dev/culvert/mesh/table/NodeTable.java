package dev.culvert.mesh.table;

import dev.culvert.shared.routes.SessionEntry;
import java.util.List;
import java.util.Map;

/**
 * All sessions of one node and the ports that it cannot open, as ROUTES carries them.
 *
 * @param version of the node's table; rises with each change
 * @param sessions in no particular order
 * @param troubles ports that the node cannot open, each with the reason for people
 */
public record NodeTable(long version, List<SessionEntry> sessions, Map<Integer, String> troubles) {
    /** Of a node that knows nothing. */
    public static final NodeTable EMPTY = new NodeTable(0, List.of());

    /** Keeps copies. */
    public NodeTable {
        sessions = List.copyOf(sessions);
        troubles = Map.copyOf(troubles);
    }

    /** Of a node that can open every port. */
    public NodeTable(long version, List<SessionEntry> sessions) {
        this(version, sessions, Map.of());
    }

    /** Tells tables with other contents apart, whatever their order; 0 for an empty one. */
    public long digest() {
        long sum = 0;
        for (SessionEntry session : sessions) {
            sum += EntryDigest.of(session);
        }
        for (Map.Entry<Integer, String> trouble : troubles.entrySet()) {
            sum += EntryDigest.of(trouble.getKey(), trouble.getValue());
        }
        return sum;
    }
}
