package dev.culvert.mesh;

import java.security.SecureRandom;

/**
 * Who a node is: its name, and 128 random bits that a restart changes. Incarnations are never compared by size.
 *
 * @param name in the cluster
 * @param high upper half of the incarnation
 * @param low lower half
 */
public record NodeIdentity(String name, long high, long low) {
    /** A node that starts now. */
    public static NodeIdentity of(String name) {
        SecureRandom random = new SecureRandom();
        return new NodeIdentity(name, random.nextLong(), random.nextLong());
    }

    /** The incarnation as handshakes carry it, 32 hex digits. */
    public String incarnation() {
        return "%016x%016x".formatted(high, low);
    }
}
