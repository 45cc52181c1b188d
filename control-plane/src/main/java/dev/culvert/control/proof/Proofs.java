package dev.culvert.control.proof;

import dev.culvert.shared.frame.Open;
import dev.culvert.shared.frame.OpenKind;
import dev.culvert.shared.frame.Opened;
import dev.culvert.shared.frame.Reset;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.frame.StreamFrame;
import dev.culvert.shared.frame.Visitor;
import dev.culvert.shared.routes.Offer;
import dev.culvert.shared.stream.FramePort;
import dev.culvert.shared.stream.FrameSink;
import dev.culvert.shared.time.Clock;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    private static final long WINDOW = 8192;

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
    private final Clock clock;
    private final ProofPace pace;
    private final Owner owner;
    private final Map<Integer, Proven> offers = new HashMap<>();
    private final List<Probe> probes = new ArrayList<>();
    private boolean asks;

    private record Proven(Offer offer, OfferHealth health) {}

    /** Without any offer yet. */
    public Proofs(Way client, Clock clock, ProofPace pace, Owner owner) {
        this.client = client;
        this.clock = clock;
        this.pace = pace;
        this.owner = owner;
    }

    /**
     * The session's offers from now on; those that stay keep what is known of them.
     *
     * @param asks whether the client answers proofs; if not, no upstream is ever known to fail
     */
    public void offered(List<Offer> now, boolean asks) {
        this.asks = asks;
        Map<Integer, Proven> next = new HashMap<>();
        for (Offer offer : now) {
            Proven known = offers.get(offer.number());
            next.put(
                    offer.number(),
                    known != null && known.offer.equals(offer)
                            ? known
                            : new Proven(offer, new OfferHealth(clock.nanos())));
        }
        pace.offers(next.size() - offers.size());
        offers.clear();
        offers.putAll(next);
    }

    /** The session has ended. */
    public void ended() {
        offered(List.of(), false);
        probes.forEach(probe -> pace.ended());
        probes.clear();
    }

    /** Begins what is due and ends what takes too long; ten times a second. */
    public void tick() {
        long now = clock.nanos();
        for (Probe probe : List.copyOf(probes)) {
            if (now - probe.begunNanos >= LIMIT.toNanos()) {
                probe.unanswered(now);
            }
        }
        if (!asks) {
            return;
        }
        for (Proven proven : List.copyOf(offers.values())) {
            if (proven.health.due(now)) {
                begin(proven, now);
            }
        }
    }

    /** The numbers of the offers whose upstream is known to fail. */
    public Set<Integer> failing() {
        Set<Integer> failing = new HashSet<>();
        offers.forEach((number, proven) -> {
            if (!proven.health.healthy()) {
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
        Proven proven = offers.get(offer);
        return proven == null ? 0 : proven.health.lastProvenMillis();
    }

    /** Why the offer's upstream is known to fail; null where it is not. */
    public @Nullable String reason(int offer) {
        Proven proven = offers.get(offer);
        return proven == null ? null : proven.health.reason();
    }

    /** Watches how a visitor's stream fares. */
    public WatchedStream watch(FramePort back, Open open) {
        return new WatchedStream(this, back, open.offer(), open.kind() == OpenKind.HTTP);
    }

    void streamWorked(int offer) {
        Proven proven = offers.get(offer);
        if (proven != null) {
            proven.health.streamWorked(clock.wallMillis());
        }
    }

    void streamFailed(int offer, String why) {
        Proven proven = offers.get(offer);
        if (proven != null && asks) { // without proofs nothing would tell that it works again
            boolean before = proven.health.healthy();
            proven.health.streamFailed(clock.nanos(), why);
            tell(proven, before);
        }
    }

    private void begin(Proven proven, long now) {
        if (!pace.begin()) {
            return;
        }
        Probe probe = new Probe(proven, now);
        FramePort port = client.open(probe);
        if (port == null) {
            pace.ended();
            proven.health.postponed(now + ProofPace.PERIOD.toNanos());
            return;
        }
        probe.port = port;
        probes.add(probe);
        proven.health.began();
        port.send(new Open(
                port.id(),
                OpenKind.PROBE,
                0,
                proven.offer.number(),
                0,
                WINDOW,
                Visitor.NONE,
                true,
                Unpooled.EMPTY_BUFFER));
    }

    private void tell(Proven proven, boolean before) {
        boolean now = proven.health.healthy();
        if (before && !now) {
            owner.failing(proven.offer, String.valueOf(proven.health.reason()));
        } else if (!before && now) {
            owner.recovered(proven.offer);
        }
    }

    /** One proof. */
    private final class Probe implements FrameSink {
        private final Proven proven;
        private final long begunNanos;
        private @Nullable FramePort port;

        Probe(Proven proven, long begunNanos) {
            this.proven = proven;
            this.begunNanos = begunNanos;
        }

        @Override
        public void receive(StreamFrame frame) {
            frame.release();
            if (!(frame instanceof Opened || frame instanceof Reset) || !over()) {
                return;
            }
            long now = clock.nanos();
            boolean before = proven.health.healthy();
            if (frame instanceof Opened) {
                proven.health.proven(now, clock.wallMillis(), now + pace.periodNanos());
            } else if (frame instanceof Reset reset && reset.code() != ResetCode.LINK_LOST) {
                if (reset.code() == ResetCode.OVERLOADED || reset.code() == ResetCode.REFUSED) {
                    proven.health.postponed(now + ProofPace.PERIOD.toNanos()); // says nothing of the upstream
                } else {
                    proven.health.failed(now, reset.detail());
                }
            }
            tell(proven, before);
        }

        private void unanswered(long now) {
            over();
            FramePort there = port;
            if (there != null) {
                there.send(new Reset(there.id(), ResetCode.TIMEOUT, "no answer to the proof"));
            }
            String why = "timeout: the client has not answered a proof within " + LIMIT.toMillis() + " ms";
            boolean before = proven.health.healthy();
            int times = proven.health.unanswered(now, why);
            tell(proven, before);
            if (times >= MOST_UNANSWERED) {
                owner.unanswered(why);
            }
        }

        /** False if it was over before. */
        private boolean over() {
            boolean running = probes.remove(this);
            if (running) {
                pace.ended();
            }
            return running;
        }
    }
}
