package dev.culvert.shared.bus;

import dev.culvert.shared.stream.StreamAcceptor;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** A local bus of simulated time: batches arrive late and in order for each pair of addresses. */
public final class SimulatedBus {
    /** Runs something after a delay. */
    public interface Scheduler {
        void after(long nanos, Runnable task);
    }

    private final Scheduler scheduler;
    private final LongSupplier now;
    private final LongSupplier delay;
    private final Map<String, FrameBus> places = new HashMap<>();
    private final Map<String, Long> lastArrival = new HashMap<>();

    public SimulatedBus(Scheduler scheduler, LongSupplier now, LongSupplier delay) {
        this.scheduler = scheduler;
        this.now = now;
        this.delay = delay;
    }

    public FrameBus join(String address, StreamAcceptor acceptor) {
        FrameBus place = new FrameBus(address, new Transport(address), acceptor);
        places.put(address, place);
        return place;
    }

    /** The instance stops without a word; its neighbours are told by {@code gone}. */
    public void stop(String address) {
        FrameBus place = places.remove(address);
        if (place != null) {
            place.leave();
            places.values().forEach(other -> scheduler.after(delay.getAsLong(), () -> other.lost(address)));
        }
    }

    private final class Transport implements BusTransport {
        private final String from;

        Transport(String from) {
            this.from = from;
        }

        @Override
        public void send(String to, FrameBatch batch) {
            String way = from + ">" + to;
            long at = Math.max(now.getAsLong() + delay.getAsLong(), lastArrival.getOrDefault(way, 0L));
            lastArrival.put(way, at);
            LongConsumer deliver = t -> deliver(to, batch);
            scheduler.after(at - now.getAsLong(), () -> deliver.accept(at));
        }

        private void deliver(String to, FrameBatch batch) {
            FrameBus place = places.get(to);
            FrameBus sender = places.get(from);
            if (place != null) {
                place.receive(batch);
            } else {
                batch.release();
                if (sender != null) {
                    sender.lost(to);
                }
            }
        }

        @Override
        public void atEndOfTurn(Runnable flush) {
            scheduler.after(0, flush);
        }
    }
}
