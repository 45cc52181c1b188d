package dev.culvert.shared.process;

import dev.culvert.shared.frame.Visitor;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * How many connections one visitor may have at a node at once, so that a single address cannot take all descriptors. An
 * IPv6 address counts with its /64, which belongs to one subscriber (RFC 6177). Any thread may call it.
 */
public final class VisitorLimit {
    private static final int IPV4_BYTES = 4;

    /** In the range of IPv6 that is set aside for documentation (RFC 3849), so that no visitor's /64 equals it. */
    private static final long IPV4 = 0x2001_0db8_0000_0000L;

    private final int most;
    private final ConcurrentMap<Long, Integer> open = new ConcurrentHashMap<>();

    /** @param most of one address; 0 for no limit */
    public VisitorLimit(int most) {
        this.most = most;
    }

    /** Takes a place for one more connection; false where the visitor has all of his. An unknown visitor has no limit. */
    public boolean enter(Visitor visitor) {
        if (most == 0 || visitor.address().length == 0) {
            return true;
        }
        if (open.merge(key(visitor), 1, Integer::sum) <= most) {
            return true;
        }
        leave(visitor);
        return false;
    }

    /** Gives the place back; once for each that was taken. */
    public void leave(Visitor visitor) {
        if (most != 0 && visitor.address().length > 0) {
            open.computeIfPresent(key(visitor), (address, had) -> had == 1 ? null : had - 1);
        }
    }

    /** How many one address may have; 0 for no limit. */
    public int most() {
        return most;
    }

    private static long key(Visitor visitor) {
        ByteBuffer address = ByteBuffer.wrap(visitor.address());
        return visitor.address().length == IPV4_BYTES
                ? IPV4 | Integer.toUnsignedLong(address.getInt())
                : address.getLong();
    }
}
