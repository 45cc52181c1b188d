package dev.culvert.shared.frame;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A visitor's address, as data: nobody on the way connects to it.
 *
 * @param address 4 or 16 bytes; empty where it is not known
 * @param port 0 where it is not known
 */
@SuppressWarnings("ArrayRecordComponent") // never changed; compared by nobody
public record Visitor(byte[] address, int port) {
    /** For streams that no visitor asked for. */
    public static final Visitor NONE = new Visitor(new byte[0], 0);

    private static final int IPV6_BYTES = 16;
    private static final byte[] IPV4_MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

    /** The other side of a connection; {@link #NONE} where that is no IP address. */
    public static Visitor of(@Nullable SocketAddress remote) {
        return remote instanceof InetSocketAddress address && address.getAddress() != null
                ? new Visitor(address.getAddress().getAddress(), address.getPort())
                : NONE;
    }

    /**
     * As a load balancer has told it. One that listens on IPv4 and IPv6 at once may tell IPv4 visitors in IPv6's
     * clothes (RFC 4291, section 2.5.5.2), where all of them are in one /64; here they are IPv4 visitors again.
     */
    public static Visitor told(byte[] address, int port) {
        boolean mapped = address.length == IPV6_BYTES && Arrays.mismatch(address, IPV4_MAPPED) == IPV4_MAPPED.length;
        return new Visitor(mapped ? Arrays.copyOfRange(address, IPV4_MAPPED.length, IPV6_BYTES) : address, port);
    }

    /** The address in its usual notation (IPv6 as in RFC 5952), without port; {@code unknown} where there is none. */
    public String host() {
        if (address.length == 0) {
            return "unknown";
        }
        try {
            return NetUtil.toAddressString(InetAddress.getByAddress(address));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("address of " + address.length + " bytes (expected: 0, 4 or 16)", e);
        }
    }
}
