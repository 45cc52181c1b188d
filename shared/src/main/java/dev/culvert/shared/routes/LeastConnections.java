package dev.culvert.shared.routes;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts what each upstream has of this node's streams, whichever session of its client carries them. */
final class LeastConnections implements Balancing {
    private final Map<Way, Integer> open = new ConcurrentHashMap<>();

    @Override
    public int load(SessionRef session) {
        return open.getOrDefault(Way.of(session), 0);
    }

    @Override
    public void began(SessionRef session) {
        open.merge(Way.of(session), 1, Integer::sum);
    }

    @Override
    public void ended(SessionRef session) {
        open.computeIfPresent(Way.of(session), (way, count) -> count == 1 ? null : count - 1);
    }
}
