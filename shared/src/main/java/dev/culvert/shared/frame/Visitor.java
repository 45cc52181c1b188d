package dev.culvert.shared.frame;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
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

    /** The other side of a connection; {@link #NONE} where that is no IP address. */
    public static Visitor of(@Nullable SocketAddress remote) {
        return remote instanceof InetSocketAddress address && address.getAddress() != null
                ? new Visitor(address.getAddress().getAddress(), address.getPort())
                : NONE;
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
