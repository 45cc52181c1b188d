package dev.culvert.shared.settings;

import io.netty.util.NetUtil;
import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;

/** Host names in the one form that everything compares: lower case, ASCII (RFC 5891), no trailing dot. */
final class HostName {

    /** Labels as in RFC 1123, plus the underscore that container and Windows names carry. */
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*");

    private HostName() {}

    /** A DNS name or an IPv4 address. */
    static String normalise(String setting, String host, String whole) {
        String ascii;
        try {
            ascii = IDN.toASCII(host).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            throw unreadable(setting, whole);
        }
        if (ascii.endsWith(".")) {
            ascii = ascii.substring(0, ascii.length() - 1);
        }
        if (ascii.length() > 253 || !NAME.matcher(ascii).matches()) {
            throw unreadable(setting, whole);
        }
        if (ascii.matches("[0-9.]+") && !NetUtil.isValidIpV4Address(ascii)) {
            throw unreadable(setting, whole);
        }
        return ascii;
    }

    /** An IPv6 address without its brackets; a zone ({@code %eth0}) is kept. */
    static String ipv6(String setting, String address, String whole) {
        if (!NetUtil.isValidIpV6Address(address)) {
            throw InvalidSettingException.of(setting, whole, "an IPv6 address between [ and ]");
        }
        return address.toLowerCase(Locale.ROOT);
    }

    /** An address to bind to: a name, or an IPv4 or IPv6 address with or without brackets. */
    static String bindable(String setting, String host) {
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        if (bare.indexOf(':') >= 0) {
            if (bare.indexOf(':') == bare.lastIndexOf(':')) {
                throw InvalidSettingException.of(setting, host, "a host name or an IP address, without a port");
            }
            return ipv6(setting, bare, host);
        }
        return normalise(setting, bare, host);
    }

    /** A certificate's subject alternative name: as {@link #bindable}, or {@code *.} and a name. */
    static String alternativeName(String setting, String name) {
        return name.startsWith("*.") ? "*." + normalise(setting, name.substring(2), name) : bindable(setting, name);
    }

    private static InvalidSettingException unreadable(String setting, String whole) {
        return InvalidSettingException.of(setting, whole, "a host name or an IP address");
    }
}
