package dev.culvert.shared.proxyprotocol;

import dev.culvert.shared.frame.Visitor;
import dev.culvert.shared.settings.ProxyProtocol;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes the header that tells an upstream who its visitor is (HAProxy's {@code proxy-protocol.txt}, section 2). */
public final class ProxyHeaderWriter {
    private static final byte[] SIGNATURE = {0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A};
    private static final int MOST_BYTES = 16 + 36;
    private static final int V1_BYTES = 107;
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;

    private ProxyHeaderWriter() {}

    /** The header in a buffer of its own; one that names nobody where the visitor's address is not known. */
    public static ByteBuf write(ProxyProtocol version, ConnectionEnds ends, ByteBufAllocator allocator) {
        boolean known =
                ends.visitor().address().length > 0 && ends.destination().address().length > 0;
        boolean ipv4 = ends.visitor().address().length == IPV4_BYTES
                && ends.destination().address().length == IPV4_BYTES;
        return version == ProxyProtocol.V1
                ? text(ends, known, ipv4, allocator.buffer(V1_BYTES))
                : binary(ends, known, ipv4, allocator.buffer(MOST_BYTES));
    }

    private static ByteBuf text(ConnectionEnds ends, boolean known, boolean ipv4, ByteBuf out) {
        String line = !known
                ? "PROXY UNKNOWN\r\n"
                : "PROXY " + (ipv4 ? "TCP4 " : "TCP6 ")
                        + text(ends.visitor(), ipv4) + ' '
                        + text(ends.destination(), ipv4) + ' '
                        + ends.visitor().port() + ' '
                        + ends.destination().port() + "\r\n";
        out.writeCharSequence(line, StandardCharsets.US_ASCII);
        return out;
    }

    private static String text(Visitor end, boolean ipv4) {
        // a header has one family: an IPv4 address beside an IPv6 one is written in IPv6's clothes (RFC 4291, 2.5.5.2)
        return ipv4 || end.address().length == IPV6_BYTES ? end.host() : "::ffff:" + end.host();
    }

    private static ByteBuf binary(ConnectionEnds ends, boolean known, boolean ipv4, ByteBuf out) {
        out.writeBytes(SIGNATURE);
        if (!known) {
            return out.writeByte(0x20).writeByte(0x00).writeShort(0); // version 2, LOCAL
        }
        out.writeByte(0x21).writeByte(ipv4 ? 0x11 : 0x21); // version 2, PROXY; a stream over IPv4 or IPv6
        out.writeShort(2 * (ipv4 ? IPV4_BYTES : IPV6_BYTES) + 4);
        out.writeBytes(bytes(ends.visitor(), ipv4)).writeBytes(bytes(ends.destination(), ipv4));
        return out.writeShort(ends.visitor().port())
                .writeShort(ends.destination().port());
    }

    private static byte[] bytes(Visitor end, boolean ipv4) {
        byte[] address = end.address();
        if (ipv4 || address.length == IPV6_BYTES) {
            return address;
        }
        byte[] mapped = Arrays.copyOf(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1}, IPV6_BYTES);
        System.arraycopy(address, 0, mapped, IPV6_BYTES - IPV4_BYTES, IPV4_BYTES);
        return mapped;
    }
}
