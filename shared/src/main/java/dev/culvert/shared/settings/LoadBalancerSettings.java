package dev.culvert.shared.settings;

import org.jspecify.annotations.Nullable;

/**
 * The PROXY headers that load balancers in front of a server send. Where one is configured every connection must begin
 * with it.
 *
 * @param data {@code --lb-proxy-protocol}, for visitors; null for none
 * @param control {@code --lb-proxy-protocol-control}, for the control port; null for none
 */
public record LoadBalancerSettings(
        @Nullable ProxyProtocol data, @Nullable ProxyProtocol control) {

    /** Nothing in front. */
    public static final LoadBalancerSettings NONE = new LoadBalancerSettings(null, null);
}
