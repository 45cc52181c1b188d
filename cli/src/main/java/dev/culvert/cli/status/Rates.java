package dev.culvert.cli.status;

import dev.culvert.shared.status.ClusterStatus;
import dev.culvert.shared.status.ClusterStatus.ClientStatus;
import java.util.HashMap;
import java.util.Map;

/** What flows a second, from two statuses and the time between them. */
final class Rates {
    private static final double NANOS_PER_SECOND = 1e9;

    private Map<String, Rate> totals = new HashMap<>();
    private Map<String, Rate> perSecond = new HashMap<>();
    private long latestNanos;

    /** Bytes, or bytes a second. */
    record Rate(double in, double out) {
        private static final Rate NONE = new Rate(0, 0);

        private Rate since(Rate before, double seconds) {
            // a client whose links are new counts from zero again
            return new Rate(Math.max(0, in - before.in) / seconds, Math.max(0, out - before.out) / seconds);
        }
    }

    /** Takes the next status. */
    void next(ClusterStatus status, long nanos) {
        double seconds = (nanos - latestNanos) / NANOS_PER_SECOND;
        Map<String, Rate> now = new HashMap<>();
        Map<String, Rate> rates = new HashMap<>();
        for (ClientStatus client : status.clients()) {
            Rate total = new Rate(client.bytesIn(), client.bytesOut());
            Rate before = totals.get(client.clientId());
            now.put(client.clientId(), total);
            rates.put(client.clientId(), before == null || seconds <= 0 ? Rate.NONE : total.since(before, seconds));
        }
        totals = now;
        perSecond = rates;
        latestNanos = nanos;
    }

    /** Since the status before the latest one; zero for a client that is new. */
    Rate of(ClientStatus client) {
        return perSecond.getOrDefault(client.clientId(), Rate.NONE);
    }
}
