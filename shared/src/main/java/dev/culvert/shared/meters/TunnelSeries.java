package dev.culvert.shared.meters;

import dev.culvert.shared.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The series of each tunnel of a node: made when a tunnel is first counted, at most so many, and removed when it has
 * not been offered for a while. A client whose link breaks is back within that while, and its counters go on.
 *
 * <p>Thread-safe; not for the hot path, whose callers keep what they are given until the routes change.
 *
 * @param <K> what a tunnel is known by: a host pattern, a port
 * @param <S> its series
 */
public final class TunnelSeries<K, S extends TunnelSeries.Series> {
    /** How long series stay behind their tunnel. */
    public static final Duration LINGER = Duration.ofSeconds(5);

    private final int most;
    private final Clock clock;
    private final Function<K, S> make;
    private final Map<K, S> series = new HashMap<>();

    /** Since when each tunnel that has series is not offered; null while it is. */
    private final Map<K, Long> missing = new HashMap<>();

    private Set<K> offered = Set.of();

    /** What is counted of one tunnel. */
    public interface Series {
        /** Whether something of the tunnel still runs, whose end has to be counted. */
        boolean busy();

        /** Takes it out of the registry; what is counted from now on is lost. */
        void remove();
    }

    /**
     * None yet.
     *
     * @param most how many tunnels may have series of their own
     * @param make registers the series of one
     */
    public TunnelSeries(int most, Clock clock, Function<K, S> make) {
        this.most = most;
        this.clock = clock;
        this.make = make;
    }

    /** Those of a tunnel that is offered or was a moment ago. */
    public synchronized Found<S> of(K tunnel) {
        S known = series.get(tunnel);
        if (known != null) {
            return new Found<>(known, false);
        }
        if (!offered.contains(tunnel)) {
            return new Found<>(null, false);
        }
        if (series.size() >= most) {
            return new Found<>(null, true);
        }
        S made = make.apply(tunnel);
        series.put(tunnel, made);
        return new Found<>(made, false);
    }

    /**
     * What {@link #of} found.
     *
     * @param series null where there are none
     * @param full whether that is for want of room; else it is since nobody offers the tunnel
     */
    public record Found<S>(@Nullable S series, boolean full) {}

    /** What is offered from now on. */
    public synchronized void offered(Set<K> tunnels) {
        offered = tunnels;
        missing.keySet().removeAll(tunnels);
        for (K tunnel : series.keySet()) {
            if (!tunnels.contains(tunnel)) {
                missing.putIfAbsent(tunnel, clock.nanos());
            }
        }
    }

    /** Removes what has not been offered for {@link #LINGER} and is not busy; now and then. */
    public synchronized void sweep() {
        Iterator<Map.Entry<K, Long>> all = missing.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<K, Long> since = all.next();
            S gone = series.get(since.getKey());
            boolean due = clock.nanos() - since.getValue() >= LINGER.toNanos();
            if (gone != null && due && !gone.busy()) {
                series.remove(since.getKey());
                all.remove();
                gone.remove();
            }
        }
    }
}
