package dev.culvert.shared.settings;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * One HTTP service that a client exposes: {@code [HOST[/PATH]=]http(s)://H[:P]}.
 *
 * @param host whose requests it takes: a name in lower-case ASCII, {@code *.example.com}, or {@code *} for all others
 * @param path the prefix of the paths that it takes, from {@code /}; requests keep their path
 * @param tls whether the upstream speaks TLS
 * @param target the upstream; port 80 or 443 where none was written
 */
public record Upstream(String host, String path, boolean tls, HostPort target) {

    private static final String FORM = "[HOST[/PATH]=]http(s)://HOST:PORT";

    /**
     * Reads a list, each element itself a comma-separated list.
     *
     * @param setting named in the message
     * @throws InvalidSettingException on the first that cannot be read, or two for the same host and path
     */
    public static List<Upstream> parseAll(String setting, List<String> texts) {
        var upstreams = new ArrayList<Upstream>();
        Set<String> taken = new HashSet<>();
        for (String text : texts) {
            for (String one : text.split(",", -1)) {
                Upstream upstream = parse(setting, one.strip());
                if (!taken.add(upstream.host + upstream.path)) {
                    throw InvalidSettingException.of(
                            setting, one.strip(), "one upstream for each host and path, and this is the second");
                }
                upstreams.add(upstream);
            }
        }
        return List.copyOf(upstreams);
    }

    /**
     * @param setting named in the message
     * @throws InvalidSettingException where it is anything else
     */
    public static Upstream parse(String setting, String text) {
        int scheme = text.indexOf("://");
        int equals = scheme < 0 ? -1 : text.lastIndexOf('=', scheme);
        String route = equals < 0 ? "*" : text.substring(0, equals);
        String url = text.substring(equals + 1);
        if (scheme < 0 || (equals >= 0 && route.isEmpty())) {
            throw InvalidSettingException.of(setting, text, FORM);
        }
        int slash = route.indexOf('/');
        String host = slash < 0 ? route : route.substring(0, slash);
        String path = slash < 0 ? "/" : route.substring(slash);
        boolean tls = scheme(setting, url, text);
        return new Upstream(
                pattern(setting, host, text), prefix(setting, path, text), tls, target(setting, url, tls, text));
    }

    /** The route's pattern and the target, as {@code status} shows it: {@code app.example=http://127.0.0.1:8080}. */
    @Override
    public String toString() {
        return host + (path.equals("/") ? "" : path) + "=" + url();
    }

    /** The target alone, as in {@code https://127.0.0.1:8443}. */
    public String url() {
        return (tls ? "https://" : "http://") + target;
    }

    private static String pattern(String setting, String host, String whole) {
        if (host.equals("*")) {
            return host;
        }
        if (host.startsWith("[") && host.endsWith("]")) {
            return "[" + HostName.ipv6(setting, host.substring(1, host.length() - 1), whole) + "]";
        }
        if (host.indexOf(':') >= 0) {
            throw InvalidSettingException.of(setting, whole, "a host without a port before the =");
        }
        if (host.startsWith("*.")) {
            return "*." + HostName.normalise(setting, host.substring(2), whole);
        }
        if (host.indexOf('*') >= 0) {
            throw InvalidSettingException.of(setting, whole, "* alone or *. at the start of the host");
        }
        return HostName.normalise(setting, host, whole);
    }

    private static String prefix(String setting, String path, String whole) {
        boolean clean = path.chars().allMatch(c -> c > ' ' && c < 0x7f && "?#\\".indexOf(c) < 0);
        if (!clean || path.contains("//") || (path + "/").contains("/../") || (path + "/").contains("/./")) {
            throw InvalidSettingException.of(
                    setting, whole, "a path of printable ASCII without ?, #, //, . and .. segments");
        }
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static boolean scheme(String setting, String url, String whole) {
        return switch (url.substring(0, url.indexOf("://")).toLowerCase(Locale.ROOT)) {
            case "http" -> false;
            case "https" -> true;
            default -> throw InvalidSettingException.of(setting, whole, FORM);
        };
    }

    private static HostPort target(String setting, String url, boolean tls, String whole) {
        String authority = url.substring(url.indexOf("://") + 3);
        if (authority.endsWith("/")) {
            authority = authority.substring(0, authority.length() - 1);
        }
        if (authority.isEmpty() || authority.matches(".*[/?#].*")) {
            throw InvalidSettingException.of(setting, whole, FORM + ", without a path behind the port");
        }
        return Authority.parse(setting, authority, whole).toHostPort(tls ? 443 : 80);
    }
}
