package dev.culvert.client;

import dev.culvert.client.dial.DialFailure;
import dev.culvert.client.dial.DialFailure.Kind;
import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.frame.GoAway;
import dev.culvert.shared.frame.Hello;
import dev.culvert.shared.frame.LinkFrame;
import dev.culvert.shared.frame.Notice;
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
import dev.culvert.shared.link.handshake.NoticeMessage;
import dev.culvert.shared.link.handshake.OfferMessage;
import dev.culvert.shared.link.handshake.RefusedOffer;
import dev.culvert.shared.link.handshake.UpdatedMessage;
import dev.culvert.shared.link.handshake.WelcomeMessage;
import dev.culvert.shared.log.Printable;
import dev.culvert.shared.settings.ServerUrl;
import dev.culvert.shared.stream.StreamAcceptor;
import dev.culvert.shared.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One link to a server, from HELLO to its end. Leaves in order: no offers any more, GOAWAY, the running streams' end.
 * Belongs to the link's event loop.
 */
final class ServerLink implements LinkEvents {
    /** How long the server may take to confirm that no new stream will come. */
    private static final Duration WITHDRAWAL = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(ServerLink.class);

    /** Who is told, each at most once, {@link #ended} last. */
    interface Owner {
        void welcome(ServerLink link, WelcomeMessage welcome);

        /** The server has answered an UPDATE, or has something to say of an offer that it had taken. */
        void updated(ServerLink link, UpdatedMessage answer);

        /** The server wishes to be left. */
        void goAway(ServerLink link, int retryAfterMillis);

        /** @param orderly whether this end closed it */
        void ended(ServerLink link, DialFailure why, boolean orderly);
    }

    private final ServerUrl url;
    private final Owner owner;
    private final Clock clock;
    private final Link link;
    private final LinkOffers offers;
    private @Nullable GoAway goAway;
    private @Nullable ResetCode refusedWith;
    private boolean welcomed;
    private boolean closed;
    private boolean leaving;
    private boolean withdrawn;
    private boolean toldGoAway;
    private long goAwayAt;
    private long closeAt;

    ServerLink(ServerUrl url, Carrier carrier, StreamAcceptor streams, Owner owner, Budget budget, Clock clock) {
        this.offers = new LinkOffers(clock);
        this.url = url;
        this.owner = owner;
        this.clock = clock;
        this.link = new Link(LinkSettings.client(), carrier, this, budget, clock);
        link.acceptStreams(streams);
    }

    Link link() {
        return link;
    }

    boolean welcomed() {
        return welcomed;
    }

    /** With what code the server refused this client; null if it did not. */
    @Nullable
    ResetCode refusedWith() {
        return refusedWith;
    }

    /**
     * Says HELLO.
     *
     * @param all what the client offers
     * @param message HELLO with these offers
     */
    void hello(List<OfferMessage> all, Function<List<OfferMessage>, HelloMessage> message) {
        link.send(new Hello(offers.hello(all, fitting -> HandshakeJson.write(message.apply(fitting)))));
    }

    /** The client offers these from now on. */
    void offer(List<OfferMessage> all) {
        offers.change(all);
        sendOffers();
    }

    /** Ten times a second. */
    void tick() {
        link.tick();
        sendOffers();
        if (closed || !leaving) {
            return;
        }
        long now = clock.nanos();
        if (!toldGoAway && now - goAwayAt >= 0) {
            toldGoAway = true;
            link.goAway(ResetCode.NONE, 0, "the client leaves");
        }
        if ((toldGoAway && link.openStreams() == 0) || now - closeAt >= 0) {
            close();
        }
    }

    /** Withdraws all offers, and leaves once the running streams have ended, or after {@code grace}. */
    void withdraw(Duration grace) {
        if (!welcomed) {
            close();
            return;
        }
        withdrawn = true;
        link.send(new Update(offers.withdraw()));
        leave(WITHDRAWAL, grace);
    }

    /** Takes new streams for {@code patience} longer, and leaves once all have ended, or after {@code grace}. */
    void leave(Duration patience, Duration grace) {
        leaving = true;
        goAwayAt = clock.nanos() + patience.toNanos();
        closeAt = clock.nanos() + grace.toNanos();
    }

    /** Ends the link at once. */
    void close() {
        leaving = true;
        link.fail(ResetCode.NONE, "the client leaves");
    }

    // ---- LinkEvents

    @Override
    public void control(LinkFrame frame) {
        try {
            if (frame instanceof Notice notice) {
                hampered(HandshakeJson.read(notice.json(), NoticeMessage.class));
            } else if (frame instanceof Welcome welcome) {
                welcome(HandshakeJson.read(welcome.json(), WelcomeMessage.class));
            } else if (frame instanceof GoAway message) {
                goAway(message);
            } else if (frame instanceof Updated answer) {
                updated(HandshakeJson.read(answer.json(), UpdatedMessage.class));
            }
        } catch (ProtocolException e) {
            link.fail(e.code(), String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void suspect(boolean suspect) {
        LOG.debug("suspect server={} suspect={}", url, suspect);
    }

    @Override
    public void closed(ResetCode code, String why) {
        closed = true;
        owner.ended(this, reason(code, Printable.of(why, 300)), leaving);
    }

    private void welcome(WelcomeMessage message) throws ProtocolException {
        if (!message.version().equals(Identity.VERSION)) {
            throw new ProtocolException(
                    ResetCode.PROTOCOL_ERROR,
                    "WELCOME version: " + Printable.of(message.version()) + " (expected: " + Identity.VERSION + ")");
        }
        welcomed = true;
        link.limitStreams(message.streams());
        owner.welcome(this, message);
        sendOffers();
    }

    private void updated(UpdatedMessage answer) {
        boolean last = offers.answered();
        if (!withdrawn) {
            owner.updated(this, answer);
        } else if (last) {
            goAwayAt = clock.nanos(); // nothing is on its way any more
        }
    }

    private void sendOffers() {
        byte[] update = welcomed && !closed && !leaving ? offers.update() : null;
        if (update != null) {
            link.send(new Update(update));
        }
    }

    /** Someone at the server has to act on it; the server tells once. */
    private void hampered(NoticeMessage message) {
        if (message.hampered().isEmpty()) {
            LOG.info("server={} serves all offers again", url);
        }
        for (RefusedOffer offer : message.hampered()) {
            LOG.warn("offer failed server={} offer={} reason=\"{}\"", url, offer.n(), Printable.of(offer.reason()));
        }
    }

    private void goAway(GoAway message) {
        goAway = message;
        if (message.reason() != ResetCode.NONE) {
            refusedWith = message.reason();
        } else if (welcomed && !leaving) {
            owner.goAway(this, message.retryAfterMillis());
        }
    }

    private DialFailure reason(ResetCode code, String why) {
        GoAway said = goAway;
        if (said != null && said.reason() != ResetCode.NONE) {
            return new DialFailure(
                    Kind.REFUSED,
                    url + " ended the link: " + said.reason()
                            + (said.detail().isEmpty() ? "" : ", " + Printable.of(said.detail(), 300)),
                    said.retryAfterMillis());
        }
        int retryAfter = said == null ? 0 : said.retryAfterMillis();
        if (code == ResetCode.PROTOCOL_ERROR || code == ResetCode.FLOW_CONTROL_ERROR) {
            return new DialFailure(Kind.REFUSED, "link failed: " + why, retryAfter);
        }
        String lower = why.toLowerCase(Locale.ROOT);
        String sentence = lower.contains("timeout") || lower.contains("failed") ? why : "link failed: " + why;
        return new DialFailure(code == ResetCode.TIMEOUT ? Kind.TIMEOUT : Kind.UNREACHABLE, sentence, retryAfter);
    }
}
