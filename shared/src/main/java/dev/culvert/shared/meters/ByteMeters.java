package dev.culvert.shared.meters;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.LongAdder;

/** The bytes of one tunnel in both directions. Any event loop may call it. */
public final class ByteMeters {
    private final MeterRegistry registry;
    private final LongAdder in = new LongAdder();
    private final LongAdder out = new LongAdder();
    private final FunctionCounter inCounter;
    private final FunctionCounter outCounter;

    /** @param tunnel a host pattern or a port */
    public ByteMeters(MeterRegistry registry, String tunnel) {
        this.registry = registry;
        this.inCounter = counter(tunnel, "in", in);
        this.outCounter = counter(tunnel, "out", out);
    }

    /** Bytes have come from a visitor. */
    public void in(long bytes) {
        in.add(bytes);
    }

    /** Bytes have gone to a visitor. */
    public void out(long bytes) {
        out.add(bytes);
    }

    /** Takes both out of the registry. */
    public void remove() {
        registry.remove(inCounter);
        registry.remove(outCounter);
    }

    private FunctionCounter counter(String tunnel, String direction, LongAdder bytes) {
        return FunctionCounter.builder("culvert.tunnel", bytes, LongAdder::sum)
                .description("Bytes that visitors sent (in) and were sent (out); of HTTP the bodies.")
                .baseUnit("bytes")
                .tag("tunnel", tunnel)
                .tag("direction", direction)
                .register(registry);
    }
}
