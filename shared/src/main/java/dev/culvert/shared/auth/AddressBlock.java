package dev.culvert.shared.auth;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * The addresses that count as one: an IPv4 address, or an IPv6 /64, which is what one customer is given.
 *
 * @param v6 tells the two kinds apart
 * @param bits the IPv4 address, or the first half of the IPv6 one
 */
record AddressBlock(boolean v6, long bits) {

    /** IPv4-mapped addresses come as IPv4 from the JDK. */
    static AddressBlock of(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == 4
                ? new AddressBlock(false, ByteBuffer.wrap(bytes).getInt())
                : new AddressBlock(true, ByteBuffer.wrap(bytes).getLong());
    }
}
