package dev.culvert.mesh.peer;

import dev.culvert.shared.frame.GoAway;
import dev.culvert.shared.frame.Heartbeat;
import dev.culvert.shared.frame.Hello;
import dev.culvert.shared.frame.LinkFrame;
import dev.culvert.shared.frame.Open;
import dev.culvert.shared.frame.ProtocolException;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.frame.Routes;
import dev.culvert.shared.frame.Welcome;
import dev.culvert.shared.link.Carrier;
import dev.culvert.shared.link.Link;
import dev.culvert.shared.link.LinkEvents;
import dev.culvert.shared.link.LinkSettings;
import dev.culvert.shared.link.handshake.HandshakeJson;
import dev.culvert.shared.link.handshake.LinkProtocol;
import dev.culvert.shared.link.handshake.PeerAddress;
import dev.culvert.shared.link.handshake.PeerHello;
import dev.culvert.shared.link.handshake.PeerWelcome;
import dev.culvert.shared.relay.LinkActor;
import dev.culvert.shared.stream.FramePort;
import dev.culvert.shared.stream.FrameSink;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One end of a link between two nodes: the handshake, and its end in order. What the frames mean for routes is
 * {@link Peers}' matter.
 *
 * <pre>
 *   connected ──HELLO, WELCOME──▶ established ──another link stays──▶ draining ──no streams──▶ closed
 * </pre>
 */
final class PeerLink implements LinkEvents {
    /** Both ends have noticed the link that stays before this one goes. */
    private static final long SETTLE_NANOS = Duration.ofSeconds(1).toNanos();

    private final Peers home;
    private final boolean dialled;
    private final String certified;
    private final LinkActor actor;
    private @Nullable String incarnation;
    private boolean established;
    private boolean draining;
    private long drainingSince;
    private long lastRttNanos;

    /**
     * @param dialled whether this node dialled
     * @param certified the name in the other node's certificate
     */
    PeerLink(Peers home, boolean dialled, String certified, Carrier carrier) {
        this.home = home;
        this.dialled = dialled;
        this.certified = certified;
        this.actor = new LinkActor(
                LinkSettings.peer(dialled), true, carrier, this, home.bus(), home.budget(), home.clock(), home::wayOn);
    }

    Link link() {
        return actor.link();
    }

    /** The other node's name. */
    String peer() {
        return certified;
    }

    /** Its incarnation, from the handshake on. */
    @Nullable
    String incarnation() {
        return incarnation;
    }

    /** The name of the node that dialled. */
    String dialler() {
        return dialled ? home.self().name() : certified;
    }

    boolean established() {
        return established;
    }

    boolean draining() {
        return draining;
    }

    @Nullable
    FrameSink accept(FramePort back, Open open) {
        return actor.fromBus().accept(back, open);
    }

    /** Says who this node is, on a link that it dialled. */
    void hello() {
        link().send(new Hello(HandshakeJson.write(new PeerHello(
                List.of(LinkProtocol.VERSION), home.self().name(), home.self().incarnation(), home.knownPeers()))));
    }

    /** Another link to this node stays; this one ends when its streams have. */
    void drain() {
        if (!draining) {
            startDraining();
            link().goAway(ResetCode.REFUSED, 0, "another link between these nodes stays");
        }
    }

    void tick() {
        link().tick();
        if (link().rttNanos() != lastRttNanos) {
            lastRttNanos = link().rttNanos();
            home.meters().roundTrip(lastRttNanos);
        }
        boolean settled = draining && home.clock().nanos() - drainingSince >= SETTLE_NANOS;
        if (settled && link().openStreams() == 0) {
            link().fail(ResetCode.REFUSED, "another link between these nodes stays");
        }
    }

    // ---- LinkEvents

    @Override
    public void control(LinkFrame frame) {
        try {
            if (frame instanceof Hello hello) {
                onHello(HandshakeJson.read(hello.json(), PeerHello.class));
            } else if (frame instanceof Welcome welcome) {
                onWelcome(HandshakeJson.read(welcome.json(), PeerWelcome.class));
            } else if (frame instanceof GoAway goAway) {
                onGoAway(goAway);
            } else if (frame instanceof Heartbeat heartbeat && established) {
                home.heartbeat(this, heartbeat);
            } else if (frame instanceof Routes routes && established) {
                home.routes(this, routes);
            } else {
                throw new ProtocolException(
                        ResetCode.PROTOCOL_ERROR,
                        frame.getClass().getSimpleName() + " from a node (expected: HEARTBEAT, ROUTES or GOAWAY)");
            }
        } catch (ProtocolException e) {
            link().fail(e.code(), String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void suspect(boolean suspect) {
        home.stateChanged(this);
    }

    @Override
    public void closed(ResetCode code, String why) {
        home.closed(this, code, why);
    }

    // ---- handshake

    private void onHello(PeerHello hello) throws ProtocolException {
        checkVersion(hello.versions());
        checkName(hello.node());
        incarnation = hello.incarnation();
        home.admit(this, () -> {
            link().send(new Welcome(HandshakeJson.write(new PeerWelcome(
                    LinkProtocol.VERSION,
                    home.self().name(),
                    home.self().incarnation(),
                    LinkSettings.MAX_STREAMS,
                    home.knownPeers()))));
            establish(hello.peers());
        });
    }

    private void onWelcome(PeerWelcome welcome) throws ProtocolException {
        checkVersion(List.of(welcome.version()));
        checkName(welcome.node());
        incarnation = welcome.incarnation();
        link().limitStreams(welcome.streams());
        home.admit(this, () -> establish(welcome.peers()));
    }

    private void establish(List<PeerAddress> peers) {
        established = true;
        home.established(this, peers);
    }

    private void onGoAway(GoAway goAway) {
        if (goAway.reason() == ResetCode.NAME_IN_USE && !established) {
            home.nameInUse(goAway.detail());
        } else if (goAway.reason() == ResetCode.NONE) {
            home.left(this);
        } else {
            startDraining();
        }
    }

    private void startDraining() {
        draining = true;
        drainingSince = home.clock().nanos();
    }

    private static void checkVersion(List<String> versions) throws ProtocolException {
        if (!versions.contains(LinkProtocol.VERSION)) {
            throw new ProtocolException(
                    ResetCode.PROTOCOL_ERROR,
                    "versions: " + versions + " (expected: " + LinkProtocol.VERSION + " among them)");
        }
    }

    private void checkName(String node) throws ProtocolException {
        if (!node.equals(certified)) {
            throw new ProtocolException(
                    ResetCode.PROTOCOL_ERROR,
                    "node: " + node + " (expected: " + certified + ", as its certificate says)");
        }
    }
}
