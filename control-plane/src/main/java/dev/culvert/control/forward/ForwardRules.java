package dev.culvert.control.forward;

import dev.culvert.shared.log.Printable;
import dev.culvert.shared.settings.ForwardSettings;
import dev.culvert.shared.settings.HostPort;
import dev.culvert.shared.settings.InvalidSettingException;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where clients may be led. A target is compared as it was asked for, name or address and port, in the one form in which
 * both are written; a name that is allowed does not allow its addresses, nor an address the names for it. What a name
 * resolves to is looked at as well: addresses that mean a machine's own neighbourhood, such as a cloud's metadata service
 * (RFC 3927, RFC 4291 section 2.5.6), no address at all, or many, are reached only if they stand in the list themselves.
 */
final class ForwardRules {
    private final boolean on;
    private final Set<HostPort> allowed;

    ForwardRules(ForwardSettings settings) {
        on = settings.on();
        allowed = settings.targets().stream().map(ForwardRules::canonical).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Judges what a client asks for.
     *
     * @param asked {@code HOST:PORT}, as it came
     */
    HostPort check(String asked) throws ForwardRefusedException {
        if (!on) {
            throw new ForwardRefusedException(
                    "local forwarding is off at the server (expected: --client-forwarding there)");
        }
        HostPort target;
        try {
            target = canonical(HostPort.parse("target", asked));
        } catch (InvalidSettingException e) {
            throw new ForwardRefusedException("target " + Printable.of(asked, 100) + " (expected: HOST:PORT)");
        }
        if (!allowed.contains(target)) {
            throw new ForwardRefusedException(
                    target + " is not allowed at the server (expected: --forward-allow " + target + " there)");
        }
        return target;
    }

    /** Of the addresses that an allowed target has, those that may be dialled; at least one. */
    InetAddress[] check(HostPort target, InetAddress[] addresses) throws ForwardRefusedException {
        InetAddress[] good = Arrays.stream(addresses)
                .filter(address -> !special(address) || allowed.contains(new HostPort(text(address), target.port())))
                .toArray(InetAddress[]::new);
        if (good.length == 0) {
            throw new ForwardRefusedException(
                    target + " has the address " + text(addresses[0])
                            + " (expected: none that is link-local, multicast or unspecified, unless --forward-allow names it)");
        }
        return good;
    }

    private static boolean special(InetAddress address) {
        return address.isLinkLocalAddress() || address.isAnyLocalAddress() || address.isMulticastAddress();
    }

    private static HostPort canonical(HostPort target) {
        byte[] address = NetUtil.createByteArrayFromIpAddressString(target.host());
        if (address == null) {
            return target;
        }
        try {
            return new HostPort(text(InetAddress.getByAddress(address)), target.port());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + address.length + " bytes (expected: 4 or 16)", e);
        }
    }

    /** Without a zone: the address counts, not the way to it. */
    private static String text(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }
}
