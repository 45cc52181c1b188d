package dev.culvert.http;

import dev.culvert.shared.meters.ByteMeters;
import dev.culvert.shared.meters.HttpMethods;
import dev.culvert.shared.meters.TunnelSeries;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The series of one host pattern. A request's pair of method and code finds its meter by two array accesses; the rest
 * happens the first time only. Any event loop may call it.
 */
final class HostMeters implements TunnelSeries.Series {
    private static final int FIRST_CODE = 100;
    private static final int LAST_CODE = 599;
    private static final Duration[] BUCKETS = LongStream.of(5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final HttpMeters home;
    private final String host;
    private final ByteMeters bytes;
    private final Counter truncated;
    private final AtomicReferenceArray<@Nullable AtomicReferenceArray<@Nullable Timer>> byMethod =
            new AtomicReferenceArray<>(HttpMethods.count());

    /** Registered here and to be removed; guarded by this. */
    private final List<Meter> registered = new ArrayList<>();

    private boolean removed;

    HostMeters(HttpMeters home, String host) {
        this.home = home;
        this.host = host;
        this.bytes = new ByteMeters(home.registry(), host);
        this.truncated = Counter.builder("culvert.answers.truncated")
                .description("Answers that broke off in the middle.")
                .tag("host", host)
                .register(home.registry());
    }

    /**
     * A request is over.
     *
     * @param method as it came
     * @param code of the answer; 499 where the visitor had left
     * @param nanos from the end of its head to the end of its answer
     */
    void answered(String method, int code, long nanos) {
        int number = HttpMethods.number(method);
        Timer timer = known(number, code);
        if (timer == null) {
            timer = first(number, code);
        }
        timer.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Of a request's body. */
    void bytesIn(int count) {
        bytes.in(count);
    }

    /** Of an answer's body. */
    void bytesOut(int count) {
        bytes.out(count);
    }

    /** An answer that had begun will not end. */
    void truncated() {
        truncated.increment();
    }

    /** Requests that still run are counted as {@code unknown} when they end. */
    @Override
    public boolean busy() {
        return false;
    }

    @Override
    public synchronized void remove() {
        removed = true;
        MeterRegistry registry = home.registry();
        home.removed(registered.size() / 2);
        registered.forEach(registry::remove);
        registered.clear();
        registry.remove(truncated);
        bytes.remove();
        for (int i = 0; i < byMethod.length(); i++) {
            byMethod.set(i, null);
        }
    }

    private @Nullable Timer known(int method, int code) {
        AtomicReferenceArray<@Nullable Timer> byCode = byMethod.get(method);
        return byCode == null ? null : byCode.get(code - FIRST_CODE);
    }

    private Timer first(int method, int code) {
        HostMeters elsewhere;
        synchronized (this) {
            Timer present = known(method, code);
            if (present != null) {
                return present;
            }
            if (!removed && home.room(this)) {
                Timer made = register(HttpMethods.name(method), Integer.toString(code));
                keep(made, method, code);
                return made;
            }
            elsewhere = removed ? home.unknown() : home.overflow();
        }
        return elsewhere.first(method, code);
    }

    private void keep(Timer timer, int method, int code) {
        AtomicReferenceArray<@Nullable Timer> byCode = byMethod.get(method);
        if (byCode == null) {
            byCode = new AtomicReferenceArray<>(LAST_CODE - FIRST_CODE + 1);
            byMethod.set(method, byCode);
        }
        byCode.set(code - FIRST_CODE, timer);
    }

    private Timer register(String method, String code) {
        Timer timer = Timer.builder("http.dataplane.request.duration")
                .description("Time from a request's head to the end of its answer.")
                .serviceLevelObjectives(BUCKETS)
                .tags("code", code, "host", host, "method", method)
                .register(home.registry());
        FunctionCounter counter = FunctionCounter.builder("http.dataplane.requests", timer, Timer::count)
                .description("Requests of visitors by code, host pattern and method.")
                .tags("code", code, "host", host, "method", method)
                .register(home.registry());
        registered.add(timer);
        registered.add(counter);
        return timer;
    }
}
