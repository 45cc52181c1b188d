package dev.culvert.shared.settings;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * A block of IP addresses, RFC 4632 and RFC 4291 §2.3: {@code 203.0.113.0/24}, {@code 2001:db8::/32}, or one address.
 */
public final class AddressRange {

    private final byte[] network;
    private final int prefixBits;

    private AddressRange(byte[] network, int prefixBits) {
        this.network = network;
        this.prefixBits = prefixBits;
    }

    /** Reads a list, each element itself a comma-separated list. */
    public static List<AddressRange> parseAll(String setting, List<String> texts) {
        return texts.stream()
                .flatMap(list -> Arrays.stream(list.split(",", -1)))
                .map(one -> parse(setting, one.strip()))
                .toList();
    }

    /**
     * @param setting named in the message
     * @throws InvalidSettingException where it is no address and no block
     */
    public static AddressRange parse(String setting, String text) {
        int slash = text.indexOf('/');
        byte[] address = NetUtil.createByteArrayFromIpAddressString(slash < 0 ? text : text.substring(0, slash));
        String bits = slash < 0 ? "" : text.substring(slash + 1);
        if (address == null || (slash >= 0 && !bits.matches("\\d{1,3}"))) {
            throw unreadable(setting, text);
        }
        int prefixBits = slash < 0 ? address.length * 8 : Integer.parseInt(bits);
        if (prefixBits > address.length * 8) {
            throw unreadable(setting, text);
        }
        return new AddressRange(address, prefixBits);
    }

    /** An IPv4 address in IPv6 clothes (RFC 4291 §2.5.5.2) counts as the IPv4 address that it is. */
    public boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length != network.length) {
            return false;
        }
        for (int bit = 0; bit < prefixBits; bit++) {
            int mask = 0x80 >> (bit & 7);
            if ((bytes[bit >> 3] & mask) != (network[bit >> 3] & mask)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AddressRange range
                && range.prefixBits == prefixBits
                && Arrays.equals(range.network, network);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(network) * 31 + prefixBits;
    }

    @Override
    public String toString() {
        try {
            return InetAddress.getByAddress(network).getHostAddress() + "/" + prefixBits;
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + network.length + " bytes (expected: 4 or 16)", e);
        }
    }

    private static InvalidSettingException unreadable(String setting, String text) {
        return InvalidSettingException.of(setting, text, "an IP address, or a block such as 203.0.113.0/24");
    }
}
