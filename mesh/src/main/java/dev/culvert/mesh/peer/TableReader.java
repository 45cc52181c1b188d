package dev.culvert.mesh.peer;

import dev.culvert.mesh.table.NodeTable;
import dev.culvert.mesh.table.NodeTableCodec;
import dev.culvert.shared.frame.ProtocolException;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.frame.Routes;
import dev.culvert.shared.time.Clock;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Follows another node's table: asks for it when its digest has changed, and puts the parts together. */
final class TableReader {
    private static final int MOST_BYTES = 64 * 1024 * 1024;
    private static final long PATIENCE = Duration.ofSeconds(2).toNanos();

    private final Clock clock;
    private NodeTable table = NodeTable.EMPTY;
    private long digest;
    private ByteArrayOutputStream parts = new ByteArrayOutputStream();
    private boolean asked;
    private long askedAt;

    TableReader(Clock clock) {
        this.clock = clock;
    }

    /** The latest whole table. */
    NodeTable table() {
        return table;
    }

    /** The node has told its table's digest; true if the table should be asked for. */
    boolean wants(long told) {
        if (told == digest || (asked && clock.nanos() - askedAt < PATIENCE)) {
            return false;
        }
        asked = true;
        askedAt = clock.nanos();
        return true;
    }

    /** Takes a part; the table, once it is whole. */
    @Nullable
    NodeTable part(Routes routes) throws ProtocolException {
        if (!asked) {
            throw new ProtocolException(ResetCode.PROTOCOL_ERROR, "ROUTES without a request");
        }
        if (parts.size() + routes.part().length > MOST_BYTES) {
            throw new ProtocolException(ResetCode.PROTOCOL_ERROR, "ROUTES table of over 64 MiB");
        }
        parts.writeBytes(routes.part());
        if (!routes.fin()) {
            return null;
        }
        byte[] whole = parts.toByteArray();
        forgetParts();
        table = NodeTableCodec.read(whole);
        digest = table.digest();
        return table;
    }

    /** The link that brought the parts is no longer the one that counts. */
    void forgetParts() {
        parts = new ByteArrayOutputStream();
        asked = false;
    }

    /** The node is gone and its table with it. */
    void forgetAll() {
        forgetParts();
        table = NodeTable.EMPTY;
        digest = 0;
    }
}
