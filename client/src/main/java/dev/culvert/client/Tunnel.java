package dev.culvert.client;

import dev.culvert.client.dial.DialFailure;
import dev.culvert.client.dial.DialFailure.Kind;
import dev.culvert.client.dial.ServerDialer;
import dev.culvert.client.upstream.Upstreams;
import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.link.Link;
import dev.culvert.shared.link.handshake.OfferMessage;
import dev.culvert.shared.link.handshake.RefusedOffer;
import dev.culvert.shared.link.handshake.UpdatedMessage;
import dev.culvert.shared.link.handshake.WelcomeMessage;
import dev.culvert.shared.settings.ServerUrl;
import dev.culvert.shared.time.Clock;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one link to one of the servers: dials, and dials again whatever happened, until it is stopped, or refused before
 * it ever was connected.
 *
 * <pre>
 *   DIALLING ──upgrade, WELCOME──▶ CONNECTED ──link ended──▶ WAITING ──▶ DIALLING
 *       └──────────────failed────────────────────────────────▲
 *       └── wrong token, other CA, never connected ──▶ ENDED ◀── stop()
 * </pre>
 *
 * Belongs to one event loop.
 */
final class Tunnel implements ServerLink.Owner {
    /** How long OPENs go on after the server's GOAWAY. */
    private static final Duration LEAVE_AFTER = Duration.ofSeconds(2);

    /** A server that drains ends its links itself; this is for one that does not. */
    private static final Duration LEAVE_WITHIN = Duration.ofMinutes(10);

    private final Vertx vertx;
    private final List<ServerUrl> servers;
    private final ServerDialer dialer;
    private final Upstreams upstreams;
    private final Identity identity;
    private final Backoff backoff;
    private final Budget budget;
    private final Clock clock;
    private final Sayings sayings;
    private final Promise<ClientEnd> end;

    private final List<ServerLink> links = new ArrayList<>();
    private @Nullable ServerLink current;
    private int server;
    private boolean everConnected;
    private boolean stopping;
    private long timer = -1;

    Tunnel(
            Vertx vertx,
            List<ServerUrl> servers,
            ServerDialer dialer,
            Upstreams upstreams,
            Identity identity,
            Backoff backoff,
            Budget budget,
            Clock clock,
            Promise<ClientEnd> end) {
        this.vertx = vertx;
        this.servers = servers;
        this.dialer = dialer;
        this.upstreams = upstreams;
        this.identity = identity;
        this.backoff = backoff;
        this.budget = budget;
        this.clock = clock;
        this.sayings = new Sayings(clock);
        this.end = end;
    }

    /** Dials the server whose turn it is. */
    void dial() {
        timer = -1;
        if (stopping) {
            return;
        }
        ServerUrl url = servers.get(server);
        dialer.dial(url, (channel, carrier) -> {
                    ServerLink link = new ServerLink(url, carrier, upstreams, this, budget, clock);
                    links.add(link);
                    current = link;
                    identity.nextLink();
                    link.hello(upstreams.offers(), identity::hello);
                    return link.link();
                })
                .onFailure(cause -> failed(
                        cause instanceof DialFailure failure
                                ? failure
                                : new DialFailure(Kind.UNREACHABLE, "dialling " + url + " failed: " + cause)))
                .onSuccess(link -> closeIfStopping());
    }

    /** Ten times a second. */
    void tick() {
        List.copyOf(links).forEach(ServerLink::tick);
    }

    /** What the client offers has changed; every link is told that is not being left. */
    void offersChanged() {
        links.forEach(link -> link.offer(upstreams.offers()));
    }

    /** The link that new streams go to; null while there is none. */
    @Nullable
    Link link() {
        ServerLink now = current;
        return now != null && now.welcomed() ? now.link() : null;
    }

    /** Leaves the server in order, within {@code grace}; {@link ClientEnd} follows. */
    void stop(Duration grace) {
        if (stopping) {
            return;
        }
        stopping = true;
        vertx.cancelTimer(timer);
        List.copyOf(links).forEach(link -> link.withdraw(grace));
        endIfStopped();
    }

    /** Ends all links at once. */
    void close() {
        stopping = true;
        vertx.cancelTimer(timer);
        List.copyOf(links).forEach(ServerLink::close);
        endIfStopped();
    }

    // ---- from the links

    @Override
    public void welcome(ServerLink link, WelcomeMessage welcome) {
        everConnected = true;
        identity.proof(welcome.resume());
        backoff.connected();
        sayings.connected(welcome.node(), welcome.session(), taken(welcome.refused()));
        sayRefused(welcome.refused());
    }

    @Override
    public void updated(ServerLink link, UpdatedMessage answer) {
        sayings.updated(taken(answer.refused()));
        sayRefused(answer.refused());
    }

    @Override
    public void goAway(ServerLink link, int retryAfterMillis) {
        link.leave(LEAVE_AFTER, LEAVE_WITHIN);
        if (link == current && servers.size() > 1) {
            // elsewhere first; with one server only, the running streams come first and it is dialled after them
            current = null;
            nextServer();
            backoff.ended();
            wait(new DialFailure(Kind.UNREACHABLE, "link failed over: the server drains"));
        }
    }

    @Override
    public void ended(ServerLink link, DialFailure why, boolean orderly) {
        links.remove(link);
        if (link.welcomed() && link == current) {
            backoff.ended();
        }
        if (stopping) {
            endIfStopped();
            return;
        }
        if (link != current) {
            return;
        }
        current = null;
        if (link.refusedWith() == ResetCode.NOT_YOURS || link.refusedWith() == ResetCode.NAME_IN_USE) {
            identity.renew();
        }
        failed(why);
    }

    // ---- inside

    private List<OfferMessage> taken(List<RefusedOffer> refused) {
        Set<Integer> numbers = refused.stream().map(RefusedOffer::n).collect(Collectors.toSet());
        return upstreams.offers().stream()
                .filter(offer -> !numbers.contains(offer.n()))
                .toList();
    }

    private void sayRefused(List<RefusedOffer> refused) {
        refused.forEach(offer -> sayings.refusedOffer(upstreams.describe(offer.n()), offer.reason()));
    }

    private void failed(DialFailure why) {
        if (stopping) {
            return;
        }
        if (why.kind().needsSomeone() && !everConnected) {
            stopping = true;
            sayings.refusedForGood(why.sentence());
            end.tryComplete(new ClientEnd.Refused(why.sentence()));
            return;
        }
        nextServer();
        wait(why);
    }

    private void wait(DialFailure why) {
        Duration delay = backoff.next(why.kind() == Kind.UNREACHABLE, why.retryAfterMillis());
        sayings.disconnected(why, delay);
        timer = vertx.setTimer(Math.max(1, delay.toMillis()), id -> dial());
    }

    private void nextServer() {
        server = (server + 1) % servers.size();
    }

    private void closeIfStopping() {
        if (stopping) {
            List.copyOf(links).forEach(ServerLink::close);
        }
    }

    private void endIfStopped() {
        if (links.isEmpty()) {
            end.tryComplete(new ClientEnd.Stopped());
        }
    }
}
