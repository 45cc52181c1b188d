package dev.culvert.control.session;

import dev.culvert.control.ControlMeters;
import dev.culvert.control.ControlOptions;
import dev.culvert.control.forward.Forwarder;
import dev.culvert.control.proof.ProofPace;
import dev.culvert.shared.bus.Addresses;
import dev.culvert.shared.bus.FrameBus;
import dev.culvert.shared.bus.LocalBus;
import dev.culvert.shared.bus.SnapshotFeed;
import dev.culvert.shared.carrier.WebSocketCarrier;
import dev.culvert.shared.dial.Dialer;
import dev.culvert.shared.frame.Open;
import dev.culvert.shared.frame.OpenKind;
import dev.culvert.shared.frame.Reset;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.routes.RouteSnapshot;
import dev.culvert.shared.routes.SessionSuperseded;
import dev.culvert.shared.status.PartStatus;
import dev.culvert.shared.status.StatusPart;
import dev.culvert.shared.stream.FramePort;
import dev.culvert.shared.stream.FrameSink;
import dev.culvert.shared.stream.tcp.FlushQueue;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.ContextInternal;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The sessions of one instance of the control plane, and its place on the bus. Belongs to the instance's event loop. */
public final class Sessions {
    private final ControlOptions options;
    private final RouteKeeper routes;
    private final FrameBus bus;
    private final StatusPart part;
    private final Dialer dialer;
    private final Forwarder forwarder;
    private final Map<Long, Session> sessions = new HashMap<>();
    private final ProofPace pace = new ProofPace();
    private final OfferRules rules;
    private final SessionLog log;
    private Map<Integer, String> troubles = Map.of();
    private @Nullable SnapshotFeed feed;
    private final SecureRandom random = new SecureRandom();

    private Sessions(Vertx vertx, ControlOptions options) {
        this.options = options;
        this.routes = new RouteKeeper(vertx.eventBus());
        this.dialer = new Dialer(vertx);
        this.forwarder = new Forwarder(
                options.forwards(),
                dialer,
                options.budget(),
                options.clock(),
                new FlushQueue(((ContextInternal) vertx.getOrCreateContext()).nettyEventLoop()));
        this.rules = new OfferRules(options.offers());
        this.log = new SessionLog(options.events());
        this.bus = FrameBus.join(vertx, "control", this::accept);
        this.part = StatusPart.join(vertx, bus.address(), this::status);
    }

    /** Takes an instance's place on the bus; call it on the instance's context. */
    public static Sessions on(Vertx vertx, ControlOptions options) {
        Sessions sessions = new Sessions(vertx, options);
        LocalBus.<SessionSuperseded>consumer(vertx.eventBus(), Addresses.SUPERSEDED, sessions::onSuperseded);
        return sessions;
    }

    /**
     * A client has come in.
     *
     * @param socket its WebSocket, in the turn in which the handshake completed
     * @param unmasked see {@link WebSocketCarrier#takeOver}
     * @param remote {@code ip:port}
     */
    public void begin(ServerWebSocket socket, boolean unmasked, String remote) {
        WebSocketCarrier.takeOver(socket, false, unmasked, carrier -> {
            Session session = new Session(newId(), remote, carrier, this);
            sessions.put(session.id(), session);
            return session.link();
        });
    }

    /** Follows the routes from now on, for what clients must be told of them. */
    public Future<Void> follow(Vertx vertx) {
        return SnapshotFeed.open(vertx, this::onSnapshot)
                .onSuccess(opened -> feed = opened)
                .mapEmpty();
    }

    /** Notes the passing of time; ten times a second. */
    public void tick() {
        List.copyOf(sessions.values()).forEach(Session::tick);
        pace.tick();
    }

    /** Says goodbye to all clients and leaves the bus. */
    public Future<Void> leave() {
        List.copyOf(sessions.values())
                .forEach(session -> session.link().fail(ResetCode.NONE, "the server is stopping"));
        SnapshotFeed following = feed;
        return part.leave()
                .eventually(bus::leave)
                .eventually(() -> following == null ? Future.succeededFuture() : following.close())
                .eventually(dialer::close);
    }

    private PartStatus status() {
        return PartStatus.ofSessions(sessions.values().stream()
                .map(Session::status)
                .filter(Objects::nonNull)
                .toList());
    }

    ControlOptions options() {
        return options;
    }

    ProofPace pace() {
        return pace;
    }

    ControlMeters meters() {
        return options.meters();
    }

    RouteKeeper routes() {
        return routes;
    }

    FrameBus bus() {
        return bus;
    }

    SessionLog log() {
        return log;
    }

    OfferRules rules() {
        return rules;
    }

    /** Ports that cannot be opened, with the reasons. */
    Map<Integer, String> troubles() {
        return troubles;
    }

    void forget(Session session) {
        sessions.remove(session.id());
    }

    private @Nullable FrameSink accept(FramePort back, Open open) {
        if (open.kind() == OpenKind.FORWARD) {
            return forwarder.accept(back, open);
        }
        Session session = sessions.get(open.session());
        if (session == null) {
            open.release();
            back.send(new Reset(back.id(), ResetCode.NO_ROUTE, "the client's session has ended"));
            return null;
        }
        return session.accept(back, open);
    }

    private void onSuperseded(Message<SessionSuperseded> message) {
        Session session = sessions.get(message.body().session());
        if (session != null && message.body().busAddress().equals(bus.address())) {
            session.link().fail(ResetCode.NAME_IN_USE, "a newer link of this client has taken this one's slot");
        }
    }

    private void onSnapshot(RouteSnapshot snapshot) {
        if (!snapshot.troubles().equals(troubles)) {
            troubles = snapshot.troubles();
            sessions.values().forEach(session -> session.troubles(troubles));
        }
    }

    private long newId() {
        long id;
        do {
            id = random.nextLong() >>> 1;
        } while (id == 0);
        return id;
    }
}
