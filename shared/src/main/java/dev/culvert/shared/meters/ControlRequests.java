package dev.culvert.shared.meters;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Counts what the control port is asked, and how it answers. Any event loop may call it. */
public final class ControlRequests {
    private static final Set<String> PATHS =
            Set.of("/connect", "/.well-known/ca.crt", "/healthz", "/readyz", "/status", "/metrics", "/events");
    private static final int VISITOR_LEFT = 499;
    private static final int SWITCHING = 101;

    private final MeterRegistry registry;
    private final ServerFamilies families;
    private final Map<Key, Counter[]> counters = new ConcurrentHashMap<>();

    private record Key(int code, String path) {}

    /** Of a node that serves such tunnels. */
    public ControlRequests(MeterRegistry registry, ServerFamilies families) {
        this.registry = registry;
        this.families = families;
    }

    /** Counts a request once it is answered; a WebSocket handshake that succeeds is told by {@link #upgraded}. */
    public void arrived(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        response.endHandler(end -> count(code(response), request.path()));
    }

    /** A request has become a WebSocket. */
    public void upgraded(HttpServerRequest request) {
        count(SWITCHING, request.path());
    }

    private static int code(HttpServerResponse response) {
        int set = response.getStatusCode();
        // an asker that does not wait for its 401 is counted with those that do
        return response.ended() || set != 200 ? set : VISITOR_LEFT;
    }

    private void count(int code, String asked) {
        String path = asked != null && PATHS.contains(asked) ? asked : "other";
        for (Counter counter : counters.computeIfAbsent(new Key(code, path), this::register)) {
            counter.increment();
        }
    }

    private Counter[] register(Key key) {
        return families.names().stream()
                .map(family -> Counter.builder(family + ".controlplane.requests")
                        .description("Requests at the control port by path and by the status code of their answer.")
                        .tag("code", Integer.toString(key.code))
                        .tag("path", key.path)
                        .register(registry))
                .toArray(Counter[]::new);
    }
}
