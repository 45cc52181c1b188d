package dev.culvert.shared.routes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * All routes at one moment. Immutable; any event loop may read it. An HTTP request goes to the exact host, else the
 * longest wildcard, else {@code *}; within a host to the longest path prefix that ends at a segment.
 */
public final class RouteSnapshot {
    /** No routes. */
    public static final RouteSnapshot EMPTY = new RouteSnapshot(Map.of(), Map.of(), Map.of());

    /** No name is longer (RFC 1035, section 2.3.4), so that no longer host can be below an offered one. */
    private static final int MOST_NAME_CHARS = 255;

    private final Map<String, List<Route>> hosts;
    private final Map<Integer, Route> ports;
    private final Map<Integer, String> troubles;

    private RouteSnapshot(Map<String, List<Route>> hosts, Map<Integer, Route> ports, Map<Integer, String> troubles) {
        this.hosts = hosts;
        this.ports = ports;
        this.troubles = troubles;
    }

    /**
     * A session and the way to it.
     *
     * @param entry the session
     * @param busAddress the verticle instance that opens streams to it
     * @param local whether it lives on this node
     */
    public record Reachable(SessionEntry entry, String busAddress, boolean local) {}

    /** The snapshot of these sessions; routes that {@code before} had keep their turn. */
    public static RouteSnapshot of(List<Reachable> sessions, RouteSnapshot before) {
        Map<RouteKey, Map<String, List<SessionRef>>> gathered = new LinkedHashMap<>();
        for (Reachable session : sessions) {
            for (Offer offer : session.entry().offers()) {
                gathered.computeIfAbsent(RouteKey.of(offer), k -> new LinkedHashMap<>())
                        .computeIfAbsent(session.entry().clientId(), k -> new ArrayList<>())
                        .add(ref(session, offer));
            }
        }
        Map<String, List<Route>> hosts = new HashMap<>();
        Map<Integer, Route> ports = new HashMap<>();
        gathered.forEach((key, byClient) -> {
            List<ClientRoute> clients = new ArrayList<>();
            byClient.forEach((client, refs) -> clients.add(new ClientRoute(client, refs)));
            Route route = new Route(key.pattern(), key.path(), clients, before.turnOf(key));
            if (key.port() != 0) {
                ports.put(key.port(), route);
            } else {
                hosts.computeIfAbsent(key.pattern(), k -> new ArrayList<>()).add(route);
            }
        });
        Comparator<Route> longestFirst = Comparator.comparingInt(r -> -r.path().length());
        hosts.values().forEach(routes -> routes.sort(longestFirst));
        return new RouteSnapshot(hosts, ports, Map.of());
    }

    /**
     * The same, with ports that a node cannot open.
     *
     * @param told by port, each one sentence for people
     */
    public RouteSnapshot withTroubles(Map<Integer, String> told) {
        return new RouteSnapshot(hosts, ports, Map.copyOf(told));
    }

    /**
     * The route of a request.
     *
     * @param host lower case, without port
     * @param path from the slash on; a query behind it does no harm
     * @return null if nobody offers it
     */
    public @Nullable Route http(String host, String path) {
        Route exact = within(hosts.get(host), path);
        if (exact != null) {
            return exact;
        }
        int dots = host.length() > MOST_NAME_CHARS ? -1 : host.indexOf('.'); // a head has room for thousands of dots
        for (int dot = dots; dot >= 0; dot = host.indexOf('.', dot + 1)) {
            Route wild = within(hosts.get("*" + host.substring(dot)), path);
            if (wild != null) {
                return wild;
            }
        }
        return within(hosts.get("*"), path);
    }

    /** The route of a TCP port; null if nobody offers it. */
    public @Nullable Route tcp(int port) {
        return ports.get(port);
    }

    /** All TCP ports that are offered. */
    public Set<Integer> tcpPorts() {
        return ports.keySet();
    }

    /** How many routes there are of hosts and paths. */
    public int httpRoutes() {
        return hosts.values().stream().mapToInt(List::size).sum();
    }

    /** Ports that a node cannot open, with the reason for people; perhaps of routes that are gone. */
    public Map<Integer, String> troubles() {
        return troubles;
    }

    /** All host patterns that are offered. */
    public Set<String> hosts() {
        return hosts.keySet();
    }

    private static SessionRef ref(Reachable session, Offer offer) {
        SessionEntry entry = session.entry();
        return new SessionRef(
                session.busAddress(),
                entry.session(),
                offer.number(),
                entry.clientId(),
                session.local(),
                entry.rttNanos(),
                entry.state(),
                !entry.failing().contains(offer.number()));
    }

    private static @Nullable Route within(@Nullable List<Route> routes, String path) {
        if (routes == null) {
            return null;
        }
        for (Route route : routes) {
            if (covers(route.path(), path)) {
                return route;
            }
        }
        return null;
    }

    private static boolean covers(String prefix, String path) {
        int length = prefix.length();
        if (length <= 1) {
            return true;
        }
        if (!path.startsWith(prefix)) {
            return false;
        }
        char next = path.length() == length ? '/' : path.charAt(length);
        return prefix.charAt(length - 1) == '/' || next == '/' || next == '?';
    }

    private AtomicInteger turnOf(RouteKey key) {
        if (key.port() != 0) {
            Route route = ports.get(key.port());
            return route == null ? new AtomicInteger() : route.turn();
        }
        for (Route route : hosts.getOrDefault(key.pattern(), List.of())) {
            if (route.path().equals(key.path())) {
                return route.turn();
            }
        }
        return new AtomicInteger();
    }
}
