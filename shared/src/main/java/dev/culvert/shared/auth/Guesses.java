package dev.culvert.shared.auth;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * How long each address's next 401 takes: 100 ms, doubling with each wrong token to 2 s; an address that has 32 such
 * answers outstanding gets no more until one of them has gone out. After a minute without a wrong token an address is
 * forgotten and begins at 100 ms again.
 *
 * <p>An outstanding answer is a due time here, nothing that a caller has to give back: one whose asker has left frees
 * its place when it would have gone out.
 *
 * <p>Memory is bounded: at most {@link #MAX_ADDRESSES} are remembered, about 12 MB should each of them have a full queue.
 * A flood of more within a minute does not push out those that are known; the newcomers share one record, so together
 * they guess no faster than a single address. Times are in nanoseconds of a monotonic clock and never go back.
 */
final class Guesses {

    static final int MAX_ADDRESSES = 10_000;
    static final int MAX_OUTSTANDING = 32;

    private static final long FIRST_DELAY = Duration.ofMillis(100).toNanos();
    private static final long LAST_DELAY = Duration.ofSeconds(2).toNanos();
    private static final long MEMORY = Duration.ofSeconds(60).toNanos();

    private final int maxAddresses;

    /** In the order of the latest wrong token, the eldest first. */
    private final LinkedHashMap<AddressBlock, Streak> records = new LinkedHashMap<>(16, 0.75f, true);

    private Streak shared = new Streak();

    private static final class Streak {
        private final ArrayDeque<Long> due = new ArrayDeque<>(2);
        private long delay = FIRST_DELAY;
        private long last;
    }

    Guesses(int maxAddresses) {
        this.maxAddresses = maxAddresses;
    }

    /** One more wrong token from {@code from}: the delay of its answer, or empty where there is no room for one. */
    synchronized Optional<Duration> delay(AddressBlock from, long now) {
        forget(now);
        Streak record = recordOf(from);
        record.last = now;
        while (!record.due.isEmpty() && record.due.getFirst() - now <= 0) {
            record.due.removeFirst();
        }
        if (record.due.size() >= MAX_OUTSTANDING) {
            return Optional.empty();
        }
        long delay = record.delay;
        record.delay = Math.min(2 * delay, LAST_DELAY);
        record.due.addLast(now + delay);
        return Optional.of(Duration.ofNanos(delay));
    }

    synchronized int size() {
        return records.size();
    }

    private Streak recordOf(AddressBlock from) {
        Streak known = records.get(from);
        if (known != null) {
            return known;
        }
        if (records.size() >= maxAddresses) {
            return shared;
        }
        var fresh = new Streak();
        records.put(from, fresh);
        return fresh;
    }

    private void forget(long now) {
        Iterator<Streak> eldestFirst = records.values().iterator();
        while (eldestFirst.hasNext() && now - eldestFirst.next().last >= MEMORY) {
            eldestFirst.remove();
        }
        if (now - shared.last >= MEMORY) {
            shared = new Streak();
            shared.last = now;
        }
    }
}
