package dev.culvert.shared.settings;

/**
 * Where to listen.
 *
 * @param host a name or an address; IPv6 without brackets
 * @param port 0 to 65535, 0 for any free one
 */
public record BindAddress(String host, int port) {

    /**
     * @param hostSetting the flag that gave the host, for the message
     * @param host an address; a trailing colon, as in {@code 127.0.0.1:}, is taken too
     * @param portSetting the flag that gave the port
     */
    public static BindAddress of(String hostSetting, String host, String portSetting, int port) {
        boolean colonAfterHost = host.endsWith(":") && (host.indexOf(':') == host.length() - 1 || host.endsWith("]:"));
        String bare = colonAfterHost ? host.substring(0, host.length() - 1) : host;
        return new BindAddress(HostName.bindable(hostSetting, bare), Expect.listenPort(portSetting, port));
    }

    /** The host as it stands before a port: an IPv6 address in brackets. */
    public String bracketedHost() {
        return Authority.bracketed(host);
    }

    @Override
    public String toString() {
        return bracketedHost() + ":" + port;
    }
}
