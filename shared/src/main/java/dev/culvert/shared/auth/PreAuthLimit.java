package dev.culvert.shared.auth;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many connections may be open that have not shown a right token yet, over all listeners that share it; those
 * beyond are closed at accept, which is cheaper for both sides than a handshake. Thread-safe.
 */
public final class PreAuthLimit {

    /** Enough for a fleet that comes back at once, few enough to hold in memory. */
    public static final int MAX_CONNECTIONS = 1_000;

    private final int max;
    private final AtomicInteger waiting = new AtomicInteger();

    /** Of {@link #MAX_CONNECTIONS}. */
    public PreAuthLimit() {
        this(MAX_CONNECTIONS);
    }

    /** @param max how many places there are */
    public PreAuthLimit(int max) {
        this.max = max;
    }

    /** A place for one new connection; empty when all are taken. */
    public Optional<Place> enter() {
        int before = waiting.getAndUpdate(n -> n < max ? n + 1 : n);
        return before < max ? Optional.of(new Place()) : Optional.empty();
    }

    /** Connections that hold a place now. */
    public int waiting() {
        return waiting.get();
    }

    /** Given back when the connection has shown its token or is closed, whichever comes first. */
    public final class Place {

        private final AtomicBoolean left = new AtomicBoolean();

        private Place() {}

        /** Only the first call counts. */
        public void leave() {
            if (left.compareAndSet(false, true)) {
                waiting.decrementAndGet();
            }
        }
    }
}
