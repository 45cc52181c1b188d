package dev.culvert.control.proof;

import dev.culvert.shared.frame.Open;
import dev.culvert.shared.frame.OpenKind;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.routes.Offer;
import dev.culvert.shared.routes.OfferKind;
import dev.culvert.shared.stream.FramePort;
import dev.culvert.shared.stream.FrameSink;
import dev.culvert.shared.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the upstreams of one session's offers: from visitors' streams, and from proofs, streams of kind PROBE
 * that go all the way to the upstream. Belongs to the session's event loop.
 */
public final class Proofs {
    /** A client answers within 3 s; the rest is the way. */
    static final Duration LIMIT = Duration.ofSeconds(4);

    /** So many proofs in a row without any answer, and the link is not what it seems. */
    private static final int MOST_UNANSWERED = 2;

    private static final long SUSPECT_NANOS = Duration.ofSeconds(1).toNanos();

    /** The session's link. */
    @FunctionalInterface
    public interface Way {
        /** Opens a stream to the client; null where the link takes no more. */
        @Nullable
        FramePort open(FrameSink sink);
    }

    /** Who is told. */
    public interface Owner {
        /** An offer's upstream is known to fail from now on, for that reason. */
        void failing(Offer offer, String reason);

        /** An offer's upstream works again. */
        void recovered(Offer offer);

        /** The client answers no proof: the link should be dialled anew. */
        void unanswered(String why);
    }

    private final Way client;
    private final BooleanSupplier suspect;
    private final Clock clock;
    private final ProofPace pace;
    private final Owner owner;
    private final Map<Integer, OfferHealth> offers = new HashMap<>();
    private final List<Probe> probes = new ArrayList<>();
    private boolean asks;

    /**
     * Without any offer yet.
     *
     * @param suspect whether the client is silent altogether, which says nothing of upstreams and has its own time limit
     */
    public Proofs(Way client, BooleanSupplier suspect, Clock clock, ProofPace pace, Owner owner) {
        this.client = client;
        this.suspect = suspect;
        this.clock = clock;
        this.pace = pace;
        this.owner = owner;
    }

    /**
     * The session's offers from now on; those that stay keep what is known of them, and nobody waits for proofs of others.
     *
     * @param asks whether the client answers proofs; if not, no upstream is ever known to fail
     */
    public void offered(List<Offer> now, boolean asks) {
        this.asks = asks;
        Map<Integer, OfferHealth> next = new HashMap<>();
        for (Offer offer : now) {
            OfferHealth known = offers.get(offer.number());
            boolean stays = known != null && known.offer().equals(offer);
            next.put(offer.number(), stays ? known : new OfferHealth(offer, clock.nanos()));
        }
        pace.offers(next.size() - offers.size());
        offers.clear();
        offers.putAll(next);
        for (Probe probe : List.copyOf(probes)) {
            if (!current(probe.health()) && over(probe)) {
                probe.cancel(ResetCode.CANCEL, "the offer is withdrawn");
            }
        }
    }

    /** The session has ended, or offers nothing any more. */
    public void ended() {
        offered(List.of(), false);
    }

    /** Gets in line with what is due and ends what takes too long; ten times a second. */
    public void tick() {
        long now = clock.nanos();
        for (Probe probe : List.copyOf(probes)) {
            if (now - probe.begunNanos() >= LIMIT.toNanos() && over(probe)) {
                unanswered(probe, now);
            }
        }
        if (!asks) {
            return;
        }
        for (OfferHealth health : offers.values()) {
            if (health.due(now)) {
                health.busy();
                pace.queue(() -> begin(health));
            }
        }
    }

    /** Proofs that run. */
    public int running() {
        return probes.size();
    }

    /** The numbers of the offers whose upstream is known to fail. */
    public Set<Integer> failing() {
        Set<Integer> failing = new HashSet<>();
        offers.forEach((number, health) -> {
            if (!health.healthy()) {
                failing.add(number);
            }
        });
        return failing;
    }

    /**
     * When the offer last truly worked.
     *
     * @return milliseconds since 1970; 0 for never
     */
    public long lastProvenMillis(int offer) {
        OfferHealth health = offers.get(offer);
        return health == null ? 0 : health.lastProvenMillis();
    }

    /** Why the offer's upstream is known to fail; null where it is not. */
    public @Nullable String reason(int offer) {
        OfferHealth health = offers.get(offer);
        return health == null ? null : health.reason();
    }

    /** Watches how a visitor's stream fares. */
    public WatchedStream watch(FramePort back, Open open) {
        return new WatchedStream(this, back, open.offer(), open.kind() == OpenKind.HTTP);
    }

    void streamWorked(int offer) {
        OfferHealth health = offers.get(offer);
        if (health != null) {
            health.streamWorked(clock.wallMillis());
            if (health.offer().kind() == OfferKind.TCP) { // with HTTP a proof may ask for more than visitors do
                health.provenByStream(clock.nanos() + pace.periodNanos());
            }
        }
    }

    void streamFailed(int offer, String why) {
        OfferHealth health = offers.get(offer);
        if (health != null && asks) { // without proofs nothing would tell that it works again
            boolean before = health.healthy();
            health.streamFailed(clock.nanos(), why);
            tell(health, before);
        }
    }

    // ---- from the proofs

    void good(Probe probe) {
        if (over(probe)) {
            OfferHealth health = probe.health();
            boolean before = health.healthy();
            long now = clock.nanos();
            health.proven(now, clock.wallMillis(), now + pace.periodNanos());
            tell(health, before);
        }
    }

    void bad(Probe probe, ResetCode code, String why) {
        if (!over(probe)) {
            return;
        }
        OfferHealth health = probe.health();
        if (code == ResetCode.OVERLOADED || code == ResetCode.REFUSED || code == ResetCode.LINK_LOST) {
            health.postponed(clock.nanos() + ProofPace.PERIOD.toNanos()); // says nothing of the upstream
        } else {
            boolean before = health.healthy();
            health.failed(clock.nanos(), why);
            tell(health, before);
        }
    }

    // ---- inside

    /** Returns whether a proof runs now. */
    private boolean begin(OfferHealth health) {
        if (!current(health)) {
            return false;
        }
        if (suspect.getAsBoolean()) {
            health.postponed(clock.nanos() + SUSPECT_NANOS);
            return false;
        }
        Probe probe = new Probe(health, this, clock.nanos());
        FramePort port = client.open(probe);
        if (port == null) {
            health.postponed(clock.nanos() + ProofPace.PERIOD.toNanos());
            return false;
        }
        probes.add(probe);
        probe.begin(port);
        return true;
    }

    private void unanswered(Probe probe, long now) {
        probe.cancel(ResetCode.TIMEOUT, "no answer to the proof");
        OfferHealth health = probe.health();
        if (suspect.getAsBoolean()) {
            health.postponed(now + SUSPECT_NANOS);
            return;
        }
        String why = "timeout: the client has not answered a proof within " + LIMIT.toMillis() + " ms";
        boolean before = health.healthy();
        int times = health.unanswered(now, why);
        tell(health, before);
        if (times >= MOST_UNANSWERED) {
            owner.unanswered(why);
        }
    }

    private void tell(OfferHealth health, boolean before) {
        boolean now = health.healthy();
        if (before && !now) {
            owner.failing(health.offer(), String.valueOf(health.reason()));
        } else if (!before && now) {
            owner.recovered(health.offer());
        }
    }

    private boolean current(OfferHealth health) {
        return offers.get(health.offer().number()) == health;
    }

    /** Takes a proof off those that run; false if it was over before. */
    private boolean over(Probe probe) {
        boolean running = probes.remove(probe);
        if (running) {
            pace.ended();
        }
        return running;
    }
}
