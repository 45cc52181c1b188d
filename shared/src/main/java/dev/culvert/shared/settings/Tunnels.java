package dev.culvert.shared.settings;

import java.util.List;

/**
 * What a client brings together: what it offers to visitors, and what it brings here from the server's network.
 *
 * @param http services behind host names
 * @param tcp services behind ports
 * @param local services of the server's network
 */
public record Tunnels(List<Upstream> http, List<TcpUpstream> tcp, List<LocalForward> local) {

    /** Most offers of a client; the protocol's limit. */
    public static final int MAX_OFFERS = 1000;

    public Tunnels {
        http = List.copyOf(http);
        tcp = List.copyOf(tcp);
        local = List.copyOf(local);
        int offers = http.size() + tcp.size();
        if (offers > MAX_OFFERS) {
            throw InvalidSettingException.of("tunnels", offers, "at most " + MAX_OFFERS);
        }
    }

    /** HTTP services only. */
    public static Tunnels http(List<Upstream> upstreams) {
        return new Tunnels(upstreams, List.of(), List.of());
    }

    /** TCP services only. */
    public static Tunnels tcp(List<TcpUpstream> upstreams) {
        return new Tunnels(List.of(), upstreams, List.of());
    }

    /** Whether there is nothing to do. */
    public boolean isEmpty() {
        return http.isEmpty() && tcp.isEmpty() && local.isEmpty();
    }
}
