package dev.culvert.shared.stream;

import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.time.Clock;

/**
 * How far the other end of a stream may send. Starts as the budget says and doubles, up to 16 MiB, while half a window is
 * read in at most one and a half round trips: then the window and not the way is what holds the stream back. (A sender
 * that waits for credit is heard a whole round trip after each grant, so less than one would never be seen; a way that is
 * full stops the growth at three times its bandwidth-delay product.) The round trip is
 * measured as in TCP's dynamic right-sizing (Fisk and Feng, 2001): from raising the limit until a byte beyond the old
 * one comes; the smallest counts, since a sender that had nothing to send makes it longer.
 *
 * <p>What is granted and not yet read is held against the budget.
 */
final class ReceiveWindow {
    private final Budget budget;
    private final Clock clock;
    private long window;
    private long limit;
    private long received;
    private long read;
    private long grantedAt;
    private long mark;
    private long markedAt;
    private boolean marked;
    private long rtt = Long.MAX_VALUE;
    private boolean ended;
    private boolean settled;

    ReceiveWindow(Budget budget, Clock clock) {
        this.budget = budget;
        this.clock = clock;
        this.window = budget.initialWindow();
        this.limit = window;
        this.grantedAt = clock.nanos();
        budget.take(limit);
    }

    /**
     * The other end is being told its first limit.
     *
     * @param unasked how many bytes it may send without having heard of it: those measure no round trip
     */
    void told(long unasked) {
        mark(unasked);
    }

    /** The offset up to which the other end may send. */
    long limit() {
        return limit;
    }

    /** Counts bytes that have come; false if they pass the limit. */
    boolean received(int bytes) {
        received += bytes;
        if (marked && received > mark) {
            marked = false;
            rtt = Math.min(rtt, Math.max(1, clock.nanos() - markedAt));
        }
        return received <= limit;
    }

    /** Counts bytes that were read; true if the other end is to be told a new limit. */
    boolean read(int bytes) {
        read += bytes;
        if (settled) {
            return false;
        }
        if (ended) {
            budget.give(bytes);
            return false;
        }
        adapt();
        long left = limit - read;
        if (left > window / 2) {
            budget.give(bytes);
            return false;
        }
        budget.take(read + window - limit - bytes);
        if (!marked) {
            mark(limit);
        }
        limit = read + window;
        grantedAt = clock.nanos();
        return true;
    }

    /** The other end sends no more: what it was granted and did not use is free. */
    void end() {
        if (!ended && !settled) {
            ended = true;
            budget.give(limit - received);
        }
    }

    /** Nothing more will be read. */
    void settle() {
        if (!settled) {
            settled = true;
            budget.give((ended ? received : limit) - read);
        }
    }

    private void mark(long offset) {
        marked = true;
        mark = offset;
        markedAt = clock.nanos();
    }

    private void adapt() {
        if (budget.tight()) {
            window = Math.max(Budget.MIN_WINDOW, Math.min(window, budget.initialWindow()));
            return;
        }
        boolean halfRead = limit - read <= window / 2;
        boolean readerKeepsUp = received - read <= window / 4;
        boolean heldBack = rtt != Long.MAX_VALUE && clock.nanos() - grantedAt <= rtt + rtt / 2;
        if (halfRead && readerKeepsUp && heldBack && window < Budget.MAX_WINDOW && budget.roomToGrow(window)) {
            window *= 2;
        }
    }
}
