package dev.culvert.shared.settings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One TCP service that a client exposes.
 *
 * @param port the server's public port, 1 to 65535
 * @param target the upstream
 */
public record TcpUpstream(int port, HostPort target) {

    private static final String FORM = "HOST, or PORT=HOST:PORT";

    public TcpUpstream {
        Expect.knownPort("port", port);
    }

    /** A setting's values and what its messages call it. */
    public record Given(String setting, List<String> texts) {

        Stream<String> each() {
            return texts.stream()
                    .flatMap(list -> Arrays.stream(list.split(",", -1)))
                    .map(String::strip);
        }
    }

    /**
     * Puts hosts and ports together: at most one {@code HOST}, whose ports are the public ones, and any number of {@code
     * PORT=HOST:PORT}. Each value may be a comma-separated list.
     *
     * @throws InvalidSettingException on the first that cannot be read, or where one lacks the other
     */
    public static List<TcpUpstream> parseAll(Given upstreams, List<Given> ports) {
        Map<Integer, TcpUpstream> byPort = new LinkedHashMap<>();
        List<String> hosts = new ArrayList<>();
        upstreams.each().forEach(text -> {
            if (text.indexOf('=') < 0) {
                hosts.add(host(upstreams.setting(), text));
            } else {
                add(byPort, remap(upstreams.setting(), text), upstreams.setting(), text);
            }
        });
        if (hosts.stream().distinct().count() > 1) {
            throw InvalidSettingException.of(
                    upstreams.setting(),
                    hosts.get(1),
                    "one host, and PORT=HOST:PORT for others beside " + hosts.get(0));
        }
        for (Given given : ports) {
            given.each().forEach(text -> {
                int port = port(given.setting(), text, text);
                if (hosts.isEmpty()) {
                    throw InvalidSettingException.of(
                            given.setting(), text, "--upstream HOST beside it, the host that has this port");
                }
                add(byPort, new TcpUpstream(port, new HostPort(hosts.get(0), port)), given.setting(), text);
            });
        }
        if (!hosts.isEmpty() && ports.stream().allMatch(given -> given.texts().isEmpty())) {
            throw InvalidSettingException.of(
                    upstreams.setting(), hosts.get(0), "--port or --ports beside a host, or " + "PORT=HOST:PORT");
        }
        return List.copyOf(byPort.values());
    }

    /**
     * Reads {@code PORT=HOST:PORT}.
     *
     * @throws InvalidSettingException where it is anything else
     */
    public static TcpUpstream remap(String setting, String text) {
        int equals = text.indexOf('=');
        if (equals < 0) {
            throw InvalidSettingException.of(setting, text, FORM);
        }
        String target = text.substring(equals + 1);
        return new TcpUpstream(
                port(setting, text.substring(0, equals), text),
                Authority.parse(setting, target, text).toHostPort(setting, text));
    }

    /** As it is typed: {@code 2222=localhost:22}. */
    @Override
    public String toString() {
        return port + "=" + target;
    }

    private static void add(Map<Integer, TcpUpstream> byPort, TcpUpstream one, String setting, String text) {
        if (byPort.put(one.port, one) != null) {
            throw InvalidSettingException.of(
                    setting, text, "one upstream for each port, and this is the second for " + one.port);
        }
    }

    private static String host(String setting, String text) {
        if (text.contains("://") || text.matches("[^\\[:]*:\\d+")) {
            throw InvalidSettingException.of(setting, text, FORM);
        }
        return HostName.bindable(setting, text);
    }

    private static int port(String setting, String digits, String whole) {
        if (!digits.matches("\\d{1,5}") || Integer.parseInt(digits) < 1 || Integer.parseInt(digits) > 65_535) {
            throw InvalidSettingException.of(setting, whole, "a port between 1 and 65535");
        }
        return Integer.parseInt(digits);
    }
}
