package dev.culvert.shared.meters;

import dev.culvert.shared.frame.ResetCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** The streams that one plane has opened. Any event loop may call it. */
public final class StreamMeters {
    private final MeterRegistry registry;
    private final String plane;
    private final LongAdder open = new LongAdder();
    private final Map<ResetCode, Counter> resets = new ConcurrentHashMap<>();

    /** @param plane {@code http} or {@code tcp} */
    public StreamMeters(MeterRegistry registry, String plane) {
        this.registry = registry;
        this.plane = plane;
        Gauge.builder("culvert.streams.open", open, LongAdder::sum)
                .description("Streams that are open, by the plane that opened them.")
                .tag("plane", plane)
                .register(registry);
    }

    /** A stream is being opened. */
    public void opened() {
        open.increment();
    }

    /** It is over. */
    public void closed() {
        open.decrement();
    }

    /** The other end, or the way to it, ended one. */
    public void reset(ResetCode code) {
        resets.computeIfAbsent(code, this::register).increment();
    }

    private Counter register(ResetCode code) {
        return Counter.builder("culvert.stream.resets")
                .description("Streams that were reset by the other end or on the way to it, by reason.")
                .tag("plane", plane)
                .tag("reason", code.name().toLowerCase(Locale.ROOT))
                .register(registry);
    }
}
