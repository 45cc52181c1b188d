package dev.culvert.tcp;

import dev.culvert.shared.settings.AllowedPorts;
import dev.culvert.shared.settings.Balance;
import dev.culvert.shared.settings.ProxyProtocol;
import dev.culvert.shared.settings.TcpSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the TCP plane listens on and how it treats visitors.
 *
 * @param host the address that all ports are opened on
 * @param allowed the ports that may be opened on this node, whatever other nodes allow
 * @param balance how visitors are shared out among the clients of a port
 * @param idle after this long without a byte either way a connection is reset; zero for never
 * @param visitorConnections that one address may have at once; 0 for any number
 * @param expected the header that every connection must begin with; null for none
 * @param sent the header that each upstream gets at the head of its connection; null for none
 * @param limits how long the plane waits
 */
public record TcpPlaneSettings(
        String host,
        AllowedPorts allowed,
        Balance balance,
        Duration idle,
        int visitorConnections,
        @Nullable ProxyProtocol expected,
        @Nullable ProxyProtocol sent,
        Limits limits) {

    /**
     * Kept to within two tenths of a second.
     *
     * @param openedLate after this long without OPENED another session is tried, if the visitor has sent nothing
     * @param opened for OPENED, over all sessions that are tried
     * @param header for the header that is expected
     * @param retry before a port that could not be opened is tried again; it doubles
     * @param retryMost at most
     */
    public record Limits(Duration openedLate, Duration opened, Duration header, Duration retry, Duration retryMost) {
        /** Those that users are told. */
        public static final Limits USUAL = new Limits(
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5));
    }

    /** With defaults throughout: in turn, no idle limit, no headers. */
    public static TcpPlaneSettings on(String host, AllowedPorts allowed) {
        return new TcpPlaneSettings(
                host,
                allowed,
                Balance.ROUND_ROBIN,
                Duration.ZERO,
                TcpSettings.DEFAULT_VISITOR_CONNECTIONS,
                null,
                null,
                Limits.USUAL);
    }
}
