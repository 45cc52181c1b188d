package dev.culvert.shared.settings;

/**
 * A host and a port to connect to.
 *
 * @param host a DNS name in lower-case ASCII, an IPv4 address, or an IPv6 address without brackets
 * @param port 1 to 65535
 */
public record HostPort(String host, int port) {

    public HostPort {
        Expect.knownPort("port", port);
    }

    /**
     * Reads {@code HOST:PORT}, an IPv6 address in brackets.
     *
     * @param setting named in the message
     * @throws InvalidSettingException where it is anything else
     */
    public static HostPort parse(String setting, String text) {
        return Authority.parse(setting, text, text).toHostPort(setting, text);
    }

    /** As it stands in a URL: an IPv6 address in brackets. */
    @Override
    public String toString() {
        return Authority.bracketed(host) + ":" + port;
    }
}
