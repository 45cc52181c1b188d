package dev.culvert.mesh.table;

import dev.culvert.shared.routes.SessionEntry;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * 64 bits of a session's SHA-256. A table's digest is their sum, so that its owner keeps it up to date with one hash a
 * change.
 */
final class EntryDigest {
    private EntryDigest() {}

    static long of(SessionEntry session) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(NodeTableCodec.bytesOf(session));
            return ByteBuffer.wrap(hash).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
