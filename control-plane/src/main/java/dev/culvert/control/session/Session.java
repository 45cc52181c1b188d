package dev.culvert.control.session;

import dev.culvert.control.proof.Proofs;
import dev.culvert.control.proof.WatchedStream;
import dev.culvert.shared.frame.GoAway;
import dev.culvert.shared.frame.Hello;
import dev.culvert.shared.frame.LinkFrame;
import dev.culvert.shared.frame.Notice;
import dev.culvert.shared.frame.Open;
import dev.culvert.shared.frame.OpenKind;
import dev.culvert.shared.frame.ProtocolException;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.frame.Update;
import dev.culvert.shared.frame.Updated;
import dev.culvert.shared.frame.Welcome;
import dev.culvert.shared.link.Carrier;
import dev.culvert.shared.link.Link;
import dev.culvert.shared.link.LinkEvents;
import dev.culvert.shared.link.LinkSettings;
import dev.culvert.shared.link.handshake.HandshakeJson;
import dev.culvert.shared.link.handshake.HelloMessage;
import dev.culvert.shared.link.handshake.LinkProtocol;
import dev.culvert.shared.link.handshake.RefusedOffer;
import dev.culvert.shared.link.handshake.UpdateMessage;
import dev.culvert.shared.link.handshake.UpdatedMessage;
import dev.culvert.shared.link.handshake.WelcomeMessage;
import dev.culvert.shared.relay.LinkActor;
import dev.culvert.shared.routes.Offer;
import dev.culvert.shared.routes.OffersAnswer;
import dev.culvert.shared.routes.SessionEntry;
import dev.culvert.shared.routes.SessionOffers;
import dev.culvert.shared.routes.SessionState;
import dev.culvert.shared.status.SessionStatus;
import dev.culvert.shared.stream.FramePort;
import dev.culvert.shared.stream.FrameSink;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One client's link at the server's end. It relays the streams that planes open to it and those that it opens to this
 * node's forwarder, and keeps the routes' writer informed of what the client offers and of whether it answers.
 *
 * <pre>
 *   connected ──HELLO──▶ announced ──routed──▶ WELCOME sent ──the client's GOAWAY──▶ withdrawn ──▶ ended
 * </pre>
 */
final class Session implements LinkEvents, Proofs.Owner {
    private final long id;
    private final String remote;
    private final Sessions home;
    private final LinkActor actor;
    private final RoundTrip roundTrip;
    private final Proofs proofs;
    private final Hampered hampered = new Hampered();
    private @Nullable SessionEntry entry;
    private boolean proven;
    private boolean routed;
    private boolean welcomed;
    private boolean answersProofs;
    private long lastRttNanos;
    private @Nullable String goodbye;

    Session(long id, String remote, Carrier carrier, Sessions home) {
        this.id = id;
        this.remote = remote;
        this.home = home;
        this.roundTrip = new RoundTrip(home.options().clock());
        this.actor = new LinkActor(
                LinkSettings.session(),
                false,
                carrier,
                this,
                home.bus(),
                home.options().budget(),
                home.options().clock(),
                open -> open.kind() == OpenKind.FORWARD ? home.bus().address() : null);
        Link link = actor.link();
        this.proofs = new Proofs(link::open, link::suspect, home.options().clock(), home.pace(), this);
    }

    long id() {
        return id;
    }

    Link link() {
        return actor.link();
    }

    /** A plane opens a stream to this client. */
    @Nullable
    FrameSink accept(FramePort back, Open open) {
        WatchedStream watched = proofs.watch(back, open);
        FrameSink sink = actor.fromBus().accept(watched, open);
        return sink == null ? null : watched.leadingTo(sink);
    }

    void tick() {
        link().tick();
        proofs.tick();
        long rtt = link().rttNanos();
        if (rtt != lastRttNanos) {
            lastRttNanos = rtt;
            home.meters().roundTrip(rtt);
        }
        SessionEntry now = entry;
        if (now != null && routed && roundTrip.worthTelling(rtt)) {
            change(now.measured(rtt));
        }
    }

    /** Tells the client of ports that cannot be opened, where that is news. */
    void troubles(Map<Integer, String> reasons) {
        SessionEntry now = entry;
        Notice news = now == null || !welcomed || !routed ? null : hampered.news(now.offers(), reasons);
        if (news != null) {
            link().send(news);
        }
    }

    /** What operators are told of it; null before it is welcomed. */
    @Nullable
    SessionStatus status() {
        SessionEntry now = entry;
        return now == null || !welcomed
                ? null
                : SessionReport.of(now, home.options().nodeName(), link(), proofs);
    }

    // ---- LinkEvents

    @Override
    public void control(LinkFrame frame) {
        try {
            if (frame instanceof Hello hello) {
                onHello(HandshakeJson.read(hello.json(), HelloMessage.class));
            } else if (frame instanceof Update update && welcomed) {
                onUpdate(HandshakeJson.read(update.json(), UpdateMessage.class));
            } else if (frame instanceof GoAway goAway) {
                goodbye = goAway.detail();
                withdraw();
            } else {
                throw new ProtocolException(
                        ResetCode.PROTOCOL_ERROR,
                        frame.getClass().getSimpleName()
                                + " from a client (expected: UPDATE, after WELCOME, or GOAWAY)");
            }
        } catch (ProtocolException e) {
            link().fail(e.code(), String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void suspect(boolean suspect) {
        SessionEntry now = entry;
        if (now != null && routed) {
            change(now.in(suspect ? SessionState.SUSPECT : SessionState.READY));
        }
    }

    @Override
    public void closed(ResetCode code, String why) {
        withdraw();
        home.forget(this);
        SessionEntry last = entry;
        if (last != null && welcomed) {
            home.meters().ended(last, code, goodbye != null);
        }
        home.log().disconnected(id, entry, remote, SessionLog.reason(code, why, goodbye));
    }

    // ---- handshake

    private void onHello(HelloMessage hello) throws ProtocolException {
        Admission admission = Admission.of(
                hello,
                id,
                remote,
                home.options().clock().wallMillis(),
                home.options().resume(),
                home.rules());
        entry = admission.entry();
        proven = admission.proven();
        routed = true; // from here on the writer may know it
        announce(admission.entry()).onComplete(answer -> {
            if (answer.failed()) {
                link().fail(ResetCode.INTERNAL, "failed: the server did not publish the routes in time");
            } else if (!answer.result().taken()) {
                routed = false;
                link().fail(answer.result().refusal(), answer.result().detail());
            } else if (routed) {
                welcome(hello, admission);
            }
        });
    }

    private void welcome(HelloMessage hello, Admission admission) {
        home.log().connected(admission.entry(), hello.hostname());
        home.meters().connected(admission.entry(), hello.resume() != null);
        welcomed = true;
        answersProofs = hello.features().contains(LinkProtocol.PROBE);
        List<String> features = answersProofs ? List.of(LinkProtocol.PROBE) : List.of();
        link().send(new Welcome(HandshakeJson.write(new WelcomeMessage(
                LinkProtocol.VERSION,
                features,
                home.options().nodeName(),
                SessionLog.hex(id),
                home.options().resume().issue(admission.entry().clientId()),
                LinkSettings.MAX_STREAMS,
                List.of(),
                admission.refused()))));
        proofs.offered(admission.entry().offers(), answersProofs);
        home.log().refused(admission.entry(), hello.offers(), admission.refused());
        troubles(home.troubles());
    }

    private void onUpdate(UpdateMessage update) {
        SessionEntry now = entry;
        if (now == null || !routed) {
            answerUpdate(update, List.of(), true); // it has said goodbye, and offers nothing any more
            return;
        }
        OfferRules.Sorted offers = home.rules().sort(update.offers());
        proofs.offered(offers.taken(), answersProofs);
        SessionEntry next = now.offering(offers.taken()).failing(proofs.failing());
        entry = next;
        home.meters().changed(next);
        home.log().updated(next);
        announce(next).onComplete(answer -> answerUpdate(update, offers.refused(), answer.succeeded()));
    }

    private void answerUpdate(UpdateMessage update, List<RefusedOffer> refused, boolean published) {
        if (published) {
            link().send(new Updated(HandshakeJson.write(new UpdatedMessage(refused))));
            home.log().refused(entry, update.offers(), refused);
            troubles(home.troubles());
        } else {
            link().fail(ResetCode.INTERNAL, "failed: the server did not publish the routes in time");
        }
    }

    // ---- Proofs.Owner

    @Override
    public void failing(Offer offer, String reason) {
        home.log().failing(id, offer, reason);
        tellHealth();
    }

    @Override
    public void recovered(Offer offer) {
        home.log().recovered(id, offer);
        tellHealth();
    }

    @Override
    public void unanswered(String why) {
        home.log().unproven(id, why);
        link().fail(ResetCode.DEAD, why);
    }

    private void tellHealth() {
        SessionEntry now = entry;
        if (now != null && routed) {
            change(now.failing(proofs.failing()));
        }
    }

    // ---- routes

    private void change(SessionEntry next) {
        if (!next.equals(entry)) {
            entry = next;
            announce(next);
        }
    }

    private Future<OffersAnswer> announce(SessionEntry offered) {
        roundTrip.told(offered.rttNanos());
        return home.routes().offered(new SessionOffers(offered, home.bus().address(), proven));
    }

    private void withdraw() {
        proofs.ended();
        if (routed) {
            routed = false;
            home.routes().ended(id);
            home.meters().withdrawn(id);
        }
    }
}
