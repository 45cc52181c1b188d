package dev.culvert.control.proof;

import dev.culvert.shared.routes.Offer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one offer's upstream. A proof that fails counts at once, streams that fail count after {@link #FALL} in
 * a row, and it takes {@link #RISE} good proofs in a row to be trusted again. An upstream that takes connections and then
 * fails its visitors may pass a proof that is no more than a connection: each time that streams alone bring it down again,
 * twice as many proofs are asked for, up to {@link #MOST_RISE}.
 *
 * <pre>
 *   HEALTHY ──a proof fails, or 3 streams in a row──▶ FAILING ──2 proofs in a row succeed──▶ HEALTHY
 * </pre>
 *
 * A state machine without a clock: times are given.
 */
final class OfferHealth {
    static final int RISE = 2;
    static final int MOST_RISE = 32;
    static final int FALL = 3;

    private static final long AT_ONCE_NANOS = Duration.ofSeconds(1).toNanos();

    private final Offer offer;
    private boolean healthy = true;
    private int good;
    private int needed = RISE;
    private boolean streamsFelled;
    private int badStreams;
    private boolean busy;
    private int unanswered;
    private long nextNanos;
    private long lastProvenMillis;
    private @Nullable String reason;

    /** @param firstNanos when the first proof is due */
    OfferHealth(Offer offer, long firstNanos) {
        this.offer = offer;
        this.nextNanos = firstNanos;
    }

    Offer offer() {
        return offer;
    }

    /** Whether a proof should begin. */
    boolean due(long nanos) {
        return !busy && nanos - nextNanos >= 0;
    }

    /** A proof waits for its turn, or runs. */
    void busy() {
        busy = true;
    }

    /** A proof could not begin, or says nothing; the next try is due then. */
    void postponed(long nanos) {
        busy = false;
        nextNanos = nanos;
    }

    /**
     * A proof went well.
     *
     * @param nextNanos when the next one is due while all is well
     */
    void proven(long nanos, long wallMillis, long nextNanos) {
        busy = false;
        unanswered = 0;
        lastProvenMillis = wallMillis;
        if (!healthy && ++good >= needed) {
            healthy = true;
            badStreams = 0;
            reason = null;
        }
        this.nextNanos = healthy ? nextNanos : nanos + AT_ONCE_NANOS;
    }

    /** A proof went wrong: the client says so. */
    void failed(long nanos, String why) {
        busy = false;
        unanswered = 0;
        fail(nanos, why);
    }

    /**
     * The client said nothing at all.
     *
     * @return how often that happened in a row
     */
    int unanswered(long nanos, String why) {
        busy = false;
        unanswered++;
        fail(nanos, why);
        return unanswered;
    }

    /** A visitor's stream has reached the upstream. */
    void streamWorked(long wallMillis) {
        badStreams = 0;
        lastProvenMillis = wallMillis;
        if (healthy) {
            needed = RISE;
            streamsFelled = false;
        }
    }

    /**
     * A visitor's stream was as good a proof as any.
     *
     * @param nextNanos when the next proof is due while all is well
     */
    void provenByStream(long nextNanos) {
        if (healthy && !busy && nextNanos - this.nextNanos > 0) {
            this.nextNanos = nextNanos;
        }
    }

    /** A visitor's stream has failed there; the next proof comes soon. */
    void streamFailed(long nanos, String why) {
        if (!busy && nextNanos - nanos > AT_ONCE_NANOS) {
            nextNanos = nanos + AT_ONCE_NANOS;
        }
        if (++badStreams >= FALL && healthy) {
            needed = streamsFelled ? Math.min(MOST_RISE, 2 * needed) : RISE;
            streamsFelled = true;
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
