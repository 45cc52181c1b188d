package dev.culvert.mesh.table;

import dev.culvert.shared.routes.SessionEntry;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * 64 bits of the SHA-256 of a session, or of a port that cannot be opened. A table's digest is their sum, so that its owner keeps it up to date with one hash a
 * change.
 */
final class EntryDigest {
    private EntryDigest() {}

    static long of(SessionEntry session) {
        return of(NodeTableCodec.bytesOf(session));
    }

    static long of(int port, String trouble) {
        return of(NodeTableCodec.bytesOf(port, trouble));
    }

    private static long of(byte[] entry) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(entry);
            return ByteBuffer.wrap(hash).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
