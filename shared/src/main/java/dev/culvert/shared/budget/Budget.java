package dev.culvert.shared.budget;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The one memory budget of a process, for everything that peers may make it hold: credit that was granted and is not yet
 * used, bytes received and not yet read, bytes queued for a link. Any thread may call it; each call is one atomic
 * operation. It never refuses by itself: its users ask first, and what they must hold all the same is counted all the
 * same.
 */
public final class Budget {
    /** No window is smaller, bytes. */
    public static final int MIN_WINDOW = 8 * 1024;

    /** No window starts larger, bytes. */
    public static final int MAX_INITIAL_WINDOW = 256 * 1024;

    /** No window grows larger, bytes. */
    public static final int MAX_WINDOW = 16 * 1024 * 1024;

    private final long limit;
    private final AtomicLong used = new AtomicLong();
    private final AtomicInteger ends = new AtomicInteger();

    /**
     * @param limitBytes what all streams of the process together may hold
     * @throws IllegalArgumentException if it is too small to be of use
     */
    public Budget(long limitBytes) {
        if (limitBytes < 1024 * 1024) {
            throw new IllegalArgumentException("memory budget: " + limitBytes + " bytes (expected: at least 1 MiB)");
        }
        this.limit = limitBytes;
    }

    /** Counts bytes whether or not there is room for them. */
    public void take(long bytes) {
        used.addAndGet(bytes);
    }

    /**
     * Counts at most {@code bytes}, as many as half of the budget has room for, and returns how many. The other half is
     * for what streams must have to go on at all.
     */
    public long takeSpare(long bytes) {
        while (true) {
            long now = used.get();
            long taken = Math.min(bytes, limit / 2 - now);
            if (taken <= 0) {
                return 0;
            }
            if (used.compareAndSet(now, now + taken)) {
                return taken;
            }
        }
    }

    /** Gives back what was taken. */
    public void give(long bytes) {
        used.addAndGet(-bytes);
    }

    /** Counts a stream end of this process, which shares the budget from now on. */
    public void endOpened() {
        ends.incrementAndGet();
    }

    /** A stream end of this process has closed. */
    public void endClosed() {
        ends.decrementAndGet();
    }

    /**
     * How many bytes a new stream's window starts with: a quarter of the budget shared by all streams, and never so much
     * that those which came first leave nothing for those which come later.
     */
    public int initialWindow() {
        long share = limit / 4 / Math.max(1, ends.get());
        long spare = (limit / 2 - used.get()) / 8;
        return (int) Math.max(MIN_WINDOW, Math.min(MAX_INITIAL_WINDOW, Math.min(share, spare)));
    }

    /** Over nine tenths: new streams are refused, accepting pauses, no window grows. */
    public boolean tight() {
        return used.get() > limit - limit / 10;
    }

    /** Whether a window may grow by so many bytes: under half of the budget is then in use. */
    public boolean roomToGrow(long bytes) {
        return used.get() + bytes < limit / 2;
    }

    /** Bytes counted now. */
    public long used() {
        return used.get();
    }

    /** Bytes that may be counted. */
    public long limit() {
        return limit;
    }

    /** Stream ends of this process that are open. */
    public int openEnds() {
        return ends.get();
    }
}
