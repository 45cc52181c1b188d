package dev.culvert.shared.probe;

import dev.culvert.shared.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Whether the event loops of a node's verticles turn: each beats from its own timer. Any thread may ask. */
public final class Pulses {
    /** A loop that has not turned for so long is stuck. */
    public static final Duration STUCK = Duration.ofSeconds(10);

    private final Clock clock;
    private final Queue<Pulse> pulses = new ConcurrentLinkedQueue<>();

    /** Without any loop yet. */
    public Pulses(Clock clock) {
        this.clock = clock;
    }

    /** A verticle instance that will beat at least once a second until it stops. */
    public Pulse join(String name) {
        Pulse pulse = new Pulse(name);
        pulses.add(pulse);
        return pulse;
    }

    /** The name of a verticle whose loop is stuck. */
    public Optional<String> stuck() {
        long now = clock.nanos();
        return pulses.stream()
                .filter(pulse -> now - pulse.last >= STUCK.toNanos())
                .map(pulse -> pulse.name)
                .findFirst();
    }

    /** One verticle instance's. */
    public final class Pulse {
        private final String name;
        private volatile long last = clock.nanos();

        private Pulse(String name) {
            this.name = name;
        }

        /** The loop turns. */
        public void beat() {
            last = clock.nanos();
        }

        /** The verticle has stopped. */
        public void leave() {
            pulses.remove(this);
        }
    }
}
