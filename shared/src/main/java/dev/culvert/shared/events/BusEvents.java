package dev.culvert.shared.events;

import dev.culvert.shared.bus.Addresses;
import dev.culvert.shared.bus.BusJson;
import dev.culvert.shared.time.Clock;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageProducer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Numbers a node's events and publishes them on the bus, on an event loop of its own choice and in their order. What
 * cannot be published as fast as it comes waits, {@link #MOST_WAITING} at most; then the eldest are lost, which the gap
 * in the numbers shows. Thread-safe: the lock is held for the making of a record and for nothing that waits.
 */
public final class BusEvents implements EventSink {
    static final int MOST_WAITING = 4096;
    private static final int MOST_UNDER_WAY = 256;

    private final String node;
    private final String prefix;
    private final Clock clock;
    private final Thinning thinning = new Thinning();
    private final Deque<Event> waiting = new ArrayDeque<>();
    private long number;
    private @Nullable Publishing publishing;

    /**
     * Of a node that does not publish yet.
     *
     * @param incarnation its, in hex; the first 8 digits stand in each event's id
     */
    public BusEvents(String node, String incarnation, Clock clock) {
        this.node = node;
        this.prefix = node + "-" + incarnation.substring(0, 8) + "-";
        this.clock = clock;
    }

    @Override
    public synchronized void emit(EventType type, Map<String, String> fields) {
        if (thinning.tellNow(type, fields)) {
            add(type, fields);
        }
    }

    /** Publishes from now on, also what has happened before; once. */
    public void open(Vertx vertx) {
        Publishing begun = new Publishing(vertx);
        synchronized (this) {
            publishing = begun;
        }
        vertx.setPeriodic(Thinning.WINDOW.toMillis(), timer -> endWindow());
        begun.turn();
    }

    /** Tells what was held back, and is done when all is on its way to whoever listens. */
    public Future<Void> settle() {
        endWindow();
        Publishing now;
        synchronized (this) {
            now = publishing;
        }
        return now == null ? Future.succeededFuture() : now.settled();
    }

    private synchronized void endWindow() {
        thinning.end(this::add);
    }

    private void add(EventType type, Map<String, String> fields) {
        if (waiting.size() == MOST_WAITING) {
            waiting.removeFirst();
        }
        number++;
        String time = Instant.ofEpochMilli(clock.wallMillis()).toString();
        waiting.addLast(Event.of(type, prefix + number, time, node, fields));
        if (publishing != null) {
            publishing.turn();
        }
    }

    private synchronized @Nullable Event next() {
        return waiting.pollFirst();
    }

    /** The end at the bus; its state belongs to its context. */
    private final class Publishing {
        private final Context context;
        private final MessageProducer<Buffer> producer;
        private int underWay;
        private @Nullable Promise<Void> settled;

        Publishing(Vertx vertx) {
            context = vertx.getOrCreateContext();
            producer = vertx.eventBus().publisher(Addresses.EVENTS);
        }

        void turn() {
            context.runOnContext(turn -> publish());
        }

        Future<Void> settled() {
            Promise<Void> promise = Promise.promise();
            context.runOnContext(turn -> {
                publish();
                if (underWay == 0) {
                    promise.complete();
                } else {
                    settled = promise;
                }
            });
            return promise.future();
        }

        private void publish() {
            while (underWay < MOST_UNDER_WAY) {
                Event event = next();
                if (event == null) {
                    return;
                }
                underWay++;
                producer.write(BusJson.write(event)).onComplete(written -> context.runOnContext(turn -> written()));
            }
        }

        private void written() {
            underWay--;
            publish();
            if (underWay == 0 && settled != null) {
                settled.tryComplete();
            }
        }
    }
}
