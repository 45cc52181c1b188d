package dev.culvert.shared.link;

import dev.culvert.shared.time.Clock;

/** A token bucket for frames that cost their sender no credit. */
final class RateLimit {
    private final double perNano;
    private final double burst;
    private final Clock clock;
    private double tokens;
    private long last;

    /**
     * @param perSecond how many pass in the long run
     * @param burst how many pass at once
     */
    RateLimit(double perSecond, double burst, Clock clock) {
        this.perNano = perSecond / 1e9;
        this.burst = burst;
        this.clock = clock;
        this.tokens = burst;
        this.last = clock.nanos();
    }

    /** Takes one; false if there is none. */
    boolean take() {
        long now = clock.nanos();
        tokens = Math.min(burst, tokens + (now - last) * perNano);
        last = now;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}
