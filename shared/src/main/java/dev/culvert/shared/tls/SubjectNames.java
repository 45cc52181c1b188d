package dev.culvert.shared.tls;

import dev.culvert.shared.settings.InvalidSettingException;
import io.netty.util.NetUtil;
import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The subject alternative names of a certificate (RFC 5280 §4.2.1.6): DNS names and IP addresses, in one spelling each
 * (lower case, punycode, addresses as Java prints them), so that two sets can be compared.
 *
 * @param dns DNS names; a first label {@code *} is allowed
 * @param ips textual IP addresses
 */
public record SubjectNames(SortedSet<String> dns, SortedSet<String> ips) {

    private static final Pattern DNS = Pattern.compile(
            "(\\*\\.)?([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\\.)*[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?");

    private static final int TYPE_DNS = 2; // X509Certificate.getSubjectAlternativeNames
    private static final int TYPE_IP = 7;

    /** Keeps copies that nobody can change. */
    public SubjectNames {
        dns = Collections.unmodifiableSortedSet(new TreeSet<>(dns));
        ips = Collections.unmodifiableSortedSet(new TreeSet<>(ips));
    }

    /** {@code localhost}, {@code 127.0.0.1}, {@code ::1} and {@code hostName}, in so far as it can be a DNS name. */
    public static SubjectNames local(String hostName) {
        var names = new ArrayList<>(List.of("localhost", "127.0.0.1", "::1"));
        String lower = hostName.toLowerCase(Locale.ROOT);
        if (isDnsName(lower)) {
            names.add(lower);
        }
        return parse("host name", names);
    }

    /**
     * Each of {@code values} is an IP address or a DNS name.
     *
     * @param flag the name that stands in the message of a failure, as in {@code --auto-tls-san}
     * @throws InvalidSettingException one sentence with flag, value and what was expected
     */
    public static SubjectNames parse(String flag, Collection<String> values) {
        var dns = new TreeSet<String>();
        var ips = new TreeSet<String>();
        for (String value : values) {
            String bare = value.startsWith("[") && value.endsWith("]") ? value.substring(1, value.length() - 1) : value;
            byte[] address = NetUtil.createByteArrayFromIpAddressString(bare);
            if (address != null) {
                ips.add(text(address));
            } else {
                dns.add(dnsName(flag, value));
            }
        }
        return new SubjectNames(dns, ips);
    }

    /** Those that {@code certificate} carries; of other kinds than these two none is told. */
    public static SubjectNames of(X509Certificate certificate) {
        var dns = new TreeSet<String>();
        var ips = new TreeSet<String>();
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            for (List<?> entry : alternatives == null ? List.<List<?>>of() : alternatives) {
                if (entry.get(0).equals(TYPE_DNS)) {
                    dns.add(String.valueOf(entry.get(1)));
                } else if (entry.get(0).equals(TYPE_IP)) {
                    ips.add(text(NetUtil.createByteArrayFromIpAddressString(String.valueOf(entry.get(1)))));
                }
            }
        } catch (CertificateParsingException e) {
            throw new IllegalArgumentException("unreadable subject alternative names", e);
        }
        return new SubjectNames(dns, ips);
    }

    /** These and those. */
    public SubjectNames plus(SubjectNames more) {
        var allDns = new TreeSet<>(dns);
        allDns.addAll(more.dns);
        var allIps = new TreeSet<>(ips);
        allIps.addAll(more.ips);
        return new SubjectNames(allDns, allIps);
    }

    static String text(byte[] address) {
        try {
            return NetUtil.toAddressString(InetAddress.getByAddress(address));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e); // neither 4 nor 16 bytes
        }
    }

    private static String dnsName(String flag, String value) {
        String name = value.toLowerCase(Locale.ROOT);
        try {
            name = name.startsWith("*.") ? "*." + IDN.toASCII(name.substring(2)) : IDN.toASCII(name);
        } catch (IllegalArgumentException e) {
            name = "";
        }
        if (!isDnsName(name)) {
            throw InvalidSettingException.of(flag, value, "an IP address or a DNS name");
        }
        return name;
    }

    private static boolean isDnsName(String name) {
        return name.length() <= 253 && DNS.matcher(name).matches() && !looksLikeAnAddress(name);
    }

    /** 300.1.1.1 is a mistyped address: no top-level domain is a number. */
    private static boolean looksLikeAnAddress(String name) {
        String last = name.substring(name.lastIndexOf('.') + 1);
        return last.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
