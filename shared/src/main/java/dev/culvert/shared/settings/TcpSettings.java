package dev.culvert.shared.settings;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a server treats visitors' TCP connections.
 *
 * @param host the address that all ports are opened on
 * @param ports which ports clients may have opened
 * @param balance how connections are shared out among the clients of a port
 * @param idle after this long without a byte either way a connection is reset; zero for never
 * @param visitorConnections that one address may have at once; 0 for any number
 * @param sent the PROXY header that upstreams get; null for none
 */
public record TcpSettings(
        String host,
        PortRanges ports,
        Balance balance,
        Duration idle,
        int visitorConnections,
        @Nullable ProxyProtocol sent) {

    public static final int DEFAULT_VISITOR_CONNECTIONS = 1000;

    public TcpSettings {
        Expect.notNegative("--idle-timeout", idle);
        if (visitorConnections < 0) {
            throw InvalidSettingException.of("--visitor-connections", visitorConnections, "0 for any number, or more");
        }
    }

    /** As it is by default. */
    public static TcpSettings on(String host) {
        return new TcpSettings(
                host,
                AllowedPorts.DEFAULT_RANGES,
                Balance.ROUND_ROBIN,
                Duration.ZERO,
                DEFAULT_VISITOR_CONNECTIONS,
                null);
    }
}
