package dev.culvert.shared.meters;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.stream.LongStream;

/** What is counted of links of one kind, to clients or to other nodes. Any event loop may call it. */
public final class LinkMeters {
    private static final Duration[] ROUND_TRIPS = LongStream.of(1, 5, 20, 50, 100, 250, 1000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final String kind;
    private final Timer roundTrips;

    /** @param kind {@code client} or {@code peer} */
    public LinkMeters(MeterRegistry registry, String kind) {
        this.registry = registry;
        this.kind = kind;
        this.roundTrips = Timer.builder("culvert.link.round.trip")
                .description("Measured round trips of links, smoothed, as they change.")
                .tag("link", kind)
                .serviceLevelObjectives(ROUND_TRIPS)
                .register(registry);
    }

    /** A link's round trip was measured, nanoseconds. */
    public void roundTrip(long nanos) {
        roundTrips.record(Duration.ofNanos(nanos));
    }

    /** A link that had been welcomed has ended. */
    public void ended(String reason) {
        count("culvert.link.ends", "Links that have ended, by reason.", reason);
    }

    /** The other end of a link that had ended so is back. */
    public void reconnected(String reason) {
        count("culvert.reconnects", "Links that came back, by what had ended the one before.", reason);
    }

    private void count(String name, String description, String reason) {
        Counter.builder(name)
                .description(description)
                .tag("link", kind)
                .tag("reason", reason)
                .register(registry)
                .increment();
    }
}
