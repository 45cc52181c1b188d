package dev.culvert.e2e;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** What {@code /status} tells of clients' upstreams. */
public final class StatusJson {

    private StatusJson() {}

    /**
     * One offer.
     *
     * @param upstream as in {@code http://127.0.0.1:8080} or {@code 127.0.0.1:22}
     * @param healthy null while nobody knows
     * @param lastProven RFC 3339; null for never
     * @param reason why it fails; null where it does not
     * @param openStreams of the client
     */
    public record Told(String upstream, Boolean healthy, String lastProven, String reason, int openStreams) {
        public boolean works() {
            return Boolean.TRUE.equals(healthy);
        }

        public boolean fails() {
            return Boolean.FALSE.equals(healthy);
        }
    }

    /** By upstream; clients must have one offer each. */
    public static Map<String, Told> read(Tunnel tunnel) {
        String body = tunnel.askControl("/status").body();
        return clients(new JsonObject(body).getJsonArray("clients")).stream()
                .collect(Collectors.toMap(Told::upstream, told -> told));
    }

    /** Waits until it is told so; returns how long that took, seconds. */
    public static double await(Tunnel tunnel, String upstream, Duration limit, Predicate<Told> wanted) {
        long begun = System.nanoTime();
        Awaitility.await("what is told of " + upstream)
                .atMost(limit)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> read(tunnel).get(upstream), told -> told != null && wanted.test(told));
        return (System.nanoTime() - begun) / 1e9;
    }

    private static List<Told> clients(JsonArray clients) {
        return clients.stream()
                .map(JsonObject.class::cast)
                .map(StatusJson::told)
                .toList();
    }

    private static Told told(JsonObject client) {
        String upstream = client.getJsonArray("upstreams").getString(0);
        JsonObject offer = client.getJsonArray("offers").getJsonObject(0);
        return new Told(
                upstream.substring(upstream.indexOf('=') + 1),
                offer.getBoolean("healthy"),
                offer.getString("lastProven"),
                offer.getString("reason"),
                client.getInteger("openStreams"));
    }
}
