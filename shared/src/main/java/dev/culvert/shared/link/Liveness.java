package dev.culvert.shared.link;

import dev.culvert.shared.time.Clock;

/**
 * Whether the other end of a link lives. Any byte is a sign of life; a PING that brings none makes the other end suspect
 * and then dead. A gap in this process's own ticks means that it was away itself (stopped, a paused machine): what it
 * knows about the other end is then worth nothing until a new PING has been answered.
 */
final class Liveness {
    private static final long AWAY_NANOS = 2_000_000_000L;

    /** No PING's token. */
    private static final long NONE = 0;

    private final LinkSettings settings;
    private final Clock clock;
    private long lastHeard;
    private long lastTick;
    private long lastTickWall;
    private long lastPing;
    private long unansweredSince;
    private boolean unanswered;
    private boolean mustAnswer;
    private long token;
    private long timed;
    private long timedAt;
    private long firstSinceAway;
    private long rttNanos;

    Liveness(LinkSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.lastHeard = clock.nanos();
        this.lastTick = lastHeard;
        this.lastPing = lastHeard;
        this.lastTickWall = clock.wallMillis();
    }

    void heard() {
        lastHeard = clock.nanos();
        unanswered = false;
    }

    /** A PING is answered, the latest or one before it: a round trip may be longer than the time between two. */
    void pong(long answeredToken) {
        if (timed != NONE && answeredToken == timed) { // whoever answers what was not asked measures nothing
            long sample = clock.nanos() - timedAt;
            rttNanos = rttNanos == 0 ? sample : (7 * rttNanos + sample) / 8;
            timed = NONE;
        }
        if (answeredToken >= firstSinceAway && answeredToken <= token) {
            mustAnswer = false;
        }
    }

    /** Notes the passing of time; true if a PING is due. */
    boolean tick() {
        long now = clock.nanos();
        boolean away = now - lastTick > AWAY_NANOS
                || (clock.wallMillis() - lastTickWall) * 1_000_000L - (now - lastTick) > AWAY_NANOS;
        lastTick = now;
        lastTickWall = clock.wallMillis();
        if (away) {
            lastHeard = now;
            unanswered = false;
            mustAnswer = true;
            firstSinceAway = token + 1;
            timed = NONE;
            return true;
        }
        return now - lastPing >= settings.pingEvery().toNanos();
    }

    /** A PING is about to be sent; returns its token. */
    long pinged() {
        lastPing = clock.nanos();
        if (!unanswered) {
            unanswered = true;
            unansweredSince = lastPing;
        }
        token++;
        if (timed == NONE) {
            timed = token;
            timedAt = lastPing;
        }
        return token;
    }

    boolean suspect() {
        return mustAnswer
                || (unanswered
                        && since(unansweredSince) >= settings.suspectAfter().toNanos());
    }

    boolean dead() {
        return suspect() && since(lastHeard) >= settings.deadAfter().toNanos();
    }

    /** Whether a PING has gone out since the last byte came in. */
    boolean asked() {
        return unanswered;
    }

    /** Smoothed round-trip time, nanoseconds; 0 while unknown. */
    long rttNanos() {
        return rttNanos;
    }

    long silentNanos() {
        return since(lastHeard);
    }

    private long since(long nanos) {
        return clock.nanos() - nanos;
    }
}
