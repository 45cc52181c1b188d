package dev.culvert.http;

import dev.culvert.shared.settings.BindAddress;
import dev.culvert.shared.settings.ProxyProtocol;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where the HTTP plane listens and how long it waits. Limits are kept to within two tenths of a second.
 *
 * @param listen where visitors connect; port 0 takes any free one
 * @param head for a request's head, from its first byte
 * @param idle for a connection without a request
 * @param openedLate after this long without OPENED another session is tried, where that may be
 * @param opened for OPENED, over all sessions that are tried
 * @param firstByte for the answer's first byte, from the request's end
 * @param lingering for what a visitor still sends after its connection's last answer
 * @param header the PROXY header that every connection must begin with; null for none
 * @param headerLimit for that header
 */
public record HttpPlaneSettings(
        BindAddress listen,
        Duration head,
        Duration idle,
        Duration openedLate,
        Duration opened,
        Duration firstByte,
        Duration lingering,
        @Nullable ProxyProtocol header,
        Duration headerLimit) {

    /** The limits that users are told. */
    public static HttpPlaneSettings on(BindAddress listen) {
        return new HttpPlaneSettings(
                listen,
                Duration.ofSeconds(10),
                Duration.ofSeconds(75),
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                Duration.ofSeconds(5),
                null,
                Duration.ofSeconds(5));
    }

    /** The same behind a load balancer; null for none. */
    public HttpPlaneSettings expecting(@Nullable ProxyProtocol version) {
        return new HttpPlaneSettings(
                listen, head, idle, openedLate, opened, firstByte, lingering, version, headerLimit);
    }
}
