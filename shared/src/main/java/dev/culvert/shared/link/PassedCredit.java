package dev.culvert.shared.link;

import dev.culvert.shared.budget.Budget;

/**
 * How far one stream's other end lets this side send, and what of it this side may use. On a relaying link what was
 * passed on and has not left is held against the budget, since that much may come to wait here: where the budget is
 * short, less is passed on, but always enough for the stream to go on. On other links only what waits is counted.
 *
 * <p>Offsets count DATA bytes from the stream's start.
 */
final class PassedCredit {
    private final Budget budget;
    private final boolean relays;
    private long wanted = Budget.MIN_WINDOW;
    private long passed;
    private long counted;

    PassedCredit(Budget budget, boolean relays) {
        this.budget = budget;
        this.relays = relays;
    }

    /** The stream has begun: what may be sent before any credit. */
    void begin() {
        if (relays) {
            passed = Budget.MIN_WINDOW;
            count(passed);
        }
    }

    /** The other end has raised the limit; false if that is no news. */
    boolean raise(long limit) {
        if (limit <= wanted) {
            return false;
        }
        wanted = limit;
        return true;
    }

    /** Passes on what may be passed on now; false if nothing may. */
    boolean pass() {
        long before = passed;
        if (relays && wanted > passed) {
            long taken = budget.takeSpare(wanted - passed);
            passed += taken;
            counted += taken;
            long least = Math.min(wanted - passed, Budget.MIN_WINDOW - counted);
            if (least > 0) {
                passed += least;
                count(least);
            }
        }
        return passed > before;
    }

    /** The offset that this side has been told. */
    long passed() {
        return passed;
    }

    /** Whether the other end has granted more than was passed on. */
    boolean holdsBack() {
        return relays && passed < wanted;
    }

    /** Whether so little is left of what was passed on that the stream waits for more. */
    boolean nearlyUsed() {
        return counted <= Budget.MIN_WINDOW / 2;
    }

    /** Bytes have come to wait here. */
    void queued(int bytes) {
        if (!relays) {
            count(bytes);
        }
    }

    /**
     * Bytes have left.
     *
     * @param credited whether they are DATA bytes
     */
    void left(int bytes, boolean credited) {
        if (!relays || credited) {
            count(-bytes);
        }
    }

    /** Nothing more will wait here. */
    void settle() {
        count(-counted);
    }

    private void count(long bytes) {
        counted += bytes;
        budget.take(bytes);
    }
}
