package dev.culvert.control.proof;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one offer's upstream. A proof that fails counts at once, streams that fail count after
 * {@link #FALL} in a row, and it takes {@link #RISE} good proofs in a row to be trusted again.
 *
 * <pre>
 *   HEALTHY ──a proof fails, or 3 streams in a row──▶ FAILING ──2 proofs in a row succeed──▶ HEALTHY
 * </pre>
 *
 * A state machine without a clock: times are given.
 */
final class OfferHealth {
    static final int RISE = 2;
    static final int FALL = 3;

    private static final long AT_ONCE_NANOS = Duration.ofSeconds(1).toNanos();

    private boolean healthy = true;
    private int good;
    private int badStreams;
    private boolean running;
    private int unanswered;
    private long nextNanos;
    private long lastProvenMillis;
    private @Nullable String reason;

    /** @param firstNanos when the first proof is due */
    OfferHealth(long firstNanos) {
        nextNanos = firstNanos;
    }

    /** Whether a proof should begin. */
    boolean due(long nanos) {
        return !running && nanos - nextNanos >= 0;
    }

    /** A proof begins. */
    void began() {
        running = true;
    }

    /** A proof could not begin; the next try is due then. */
    void postponed(long nanos) {
        running = false;
        nextNanos = nanos;
    }

    /**
     * A proof went well.
     *
     * @param nextNanos when the next one is due while all is well
     */
    void proven(long nanos, long wallMillis, long nextNanos) {
        running = false;
        unanswered = 0;
        badStreams = 0;
        lastProvenMillis = wallMillis;
        if (!healthy && ++good >= RISE) {
            healthy = true;
            reason = null;
        }
        this.nextNanos = healthy ? nextNanos : nanos + AT_ONCE_NANOS;
    }

    /** A proof went wrong: the client says so. */
    void failed(long nanos, String why) {
        running = false;
        unanswered = 0;
        fail(nanos, why);
    }

    /**
     * The client said nothing at all.
     *
     * @return how often that happened in a row
     */
    int unanswered(long nanos, String why) {
        running = false;
        unanswered++;
        fail(nanos, why);
        return unanswered;
    }

    /** A visitor's stream has reached the upstream. */
    void streamWorked(long wallMillis) {
        badStreams = 0;
        lastProvenMillis = wallMillis;
    }

    /** A visitor's stream has failed there; the next proof comes soon. */
    void streamFailed(long nanos, String why) {
        if (!running && nextNanos - nanos > AT_ONCE_NANOS) {
            nextNanos = nanos + AT_ONCE_NANOS;
        }
        if (++badStreams >= FALL && healthy) {
            fail(nanos, why);
        }
    }

    boolean healthy() {
        return healthy;
    }

    /** When it last truly worked, milliseconds since 1970; 0 for never. */
    long lastProvenMillis() {
        return lastProvenMillis;
    }

    /** Why it is not healthy. */
    @Nullable
    String reason() {
        return reason;
    }

    private void fail(long nanos, String why) {
        healthy = false;
        good = 0;
        reason = why;
        nextNanos = nanos + AT_ONCE_NANOS;
    }
}
