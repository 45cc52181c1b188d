package dev.culvert.shared.model;

import dev.culvert.shared.time.Clock;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** Time that passes only from event to event. */
final class Simulation implements Clock {
    private record Event(long at, long order, Runnable task) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    final Random random;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long now;
    private long order;

    Simulation(long seed) {
        random = new Random(seed);
    }

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public long wallMillis() {
        return now / 1_000_000;
    }

    void after(long nanos, Runnable task) {
        events.add(new Event(now + nanos, order++, task));
    }

    void every(long nanos, BooleanSupplier goesOn) {
        after(nanos, () -> {
            if (goesOn.getAsBoolean()) {
                every(nanos, goesOn);
            }
        });
    }

    long micros(int most) {
        return (long) random.nextInt(most) * 1000;
    }

    /** Runs until nothing is left to do or that much time has passed. */
    void run(long nanos) {
        long end = now + nanos;
        while (!events.isEmpty() && events.element().at() <= end) {
            Event event = events.remove();
            now = event.at();
            event.task().run();
        }
    }
}
