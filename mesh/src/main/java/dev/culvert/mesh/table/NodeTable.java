package dev.culvert.mesh.table;

import dev.culvert.shared.routes.SessionEntry;
import java.util.List;

/**
 * All sessions of one node, as ROUTES carries them.
 *
 * @param version of the node's table; rises with each change
 * @param sessions in no particular order
 */
public record NodeTable(long version, List<SessionEntry> sessions) {
    /** Keeps a copy of the list. */
    public NodeTable {
        sessions = List.copyOf(sessions);
    }

    /** Tells tables with other sessions apart, whatever their order; 0 for an empty one. */
    public long digest() {
        long sum = 0;
        for (SessionEntry session : sessions) {
            sum += EntryDigest.of(session);
        }
        return sum;
    }
}
