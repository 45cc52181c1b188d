package dev.culvert.shared.settings;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One service of the server's network that a client brings to its own machine.
 *
 * @param listen where the client listens
 * @param target what the server dials, seen from there
 */
public record LocalForward(BindAddress listen, HostPort target) {

    private static final String FORM = "LPORT:HOST:PORT, an IPv6 address in brackets";

    /**
     * Reads a list of {@code LPORT:HOST:PORT}, each element itself a comma-separated list.
     *
     * @param setting named in the message
     * @param address where all of them listen
     * @throws InvalidSettingException on the first that cannot be read, or two on the same local port
     */
    public static List<LocalForward> parseAll(String setting, List<String> texts, String address) {
        List<LocalForward> forwards = texts.stream()
                .flatMap(list -> Arrays.stream(list.split(",", -1)))
                .map(one -> parse(setting, one.strip(), address))
                .toList();
        Set<BindAddress> taken = new HashSet<>();
        for (LocalForward forward : forwards) {
            if (!taken.add(forward.listen)) {
                throw InvalidSettingException.of(
                        setting, forward.listen.port(), "each local port once, and this is the second");
            }
        }
        return forwards;
    }

    /**
     * @param address where it listens, as {@code --local-addr}
     * @throws InvalidSettingException where it is anything else
     */
    public static LocalForward parse(String setting, String text, String address) {
        int colon = text.indexOf(':');
        if (colon < 0 || !text.substring(0, colon).matches("\\d{1,5}")) {
            throw InvalidSettingException.of(setting, text, FORM);
        }
        int port = Integer.parseInt(text.substring(0, colon));
        if (port < 1 || port > 65_535) {
            throw InvalidSettingException.of(setting, text, "a local port between 1 and 65535");
        }
        HostPort target =
                Authority.parse(setting, text.substring(colon + 1), text).toHostPort(setting, text);
        return new LocalForward(BindAddress.of("--local-addr", address, setting, port), target);
    }

    /** As it is typed: {@code 5432:db.internal:5432}. */
    @Override
    public String toString() {
        return listen.port() + ":" + target;
    }
}
