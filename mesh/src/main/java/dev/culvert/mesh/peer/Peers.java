package dev.culvert.mesh.peer;

import dev.culvert.mesh.NodeIdentity;
import dev.culvert.mesh.table.NodeTable;
import dev.culvert.mesh.table.NodeTableCodec;
import dev.culvert.mesh.table.RouteTable;
import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.bus.FrameBus;
import dev.culvert.shared.events.Event;
import dev.culvert.shared.events.EventType;
import dev.culvert.shared.frame.Heartbeat;
import dev.culvert.shared.frame.Open;
import dev.culvert.shared.frame.ProtocolException;
import dev.culvert.shared.frame.Reset;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.frame.Routes;
import dev.culvert.shared.link.Carrier;
import dev.culvert.shared.link.Link;
import dev.culvert.shared.link.handshake.PeerAddress;
import dev.culvert.shared.log.Printable;
import dev.culvert.shared.meters.LinkMeters;
import dev.culvert.shared.status.KnownNodes.KnownNode;
import dev.culvert.shared.stream.FramePort;
import dev.culvert.shared.stream.FrameSink;
import dev.culvert.shared.time.Clock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The other nodes and the links to them: dialled until they say goodbye, one link each, their tables followed. Belongs
 * to the mesh verticle's event loop.
 */
public final class Peers {
    private static final Logger LOG = LoggerFactory.getLogger(Peers.class);
    private static final byte[] NO_PART = new byte[0];

    private final PeersOptions options;
    private final PeerDialer dialer;
    private final FrameBus bus;
    private final Map<String, Peer> peers = new HashMap<>();
    private final Set<PeerLink> links = new HashSet<>();
    private final Admission admission;
    private boolean closing;

    /** Takes a place on the local bus; call it on the verticle's context. */
    public Peers(Vertx vertx, PeersOptions options, PeerDialer dialer) {
        this.options = options;
        this.dialer = dialer;
        this.admission = new Admission(vertx, options.self(), links);
        this.bus = FrameBus.join(vertx, "mesh", this::accept);
    }

    // ---- for the verticle

    /**
     * There is such a node.
     *
     * @param member whether it is a member of the cluster now; hearsay brings no node back that has said goodbye
     */
    public void known(PeerAddress address, boolean member) {
        if (address.node().equals(self().name()) || closing) {
            return;
        }
        Peer peer = peers.computeIfAbsent(address.node(), name -> new Peer(address, self().name(), clock()));
        if (member || peer.link == null) {
            peer.address = address.address();
        }
        peer.left &= !member;
    }

    /**
     * That node was a member before this one. If it bears this one's name it is dialled once: where it lives it says so,
     * and this node has to end. Only the younger dials the elder, else each would send the other away.
     */
    public void elder(PeerAddress address) {
        if (address.node().equals(self().name()) && !address.address().equals(options.address()) && !closing) {
            dialer.dial(address, this::dialled).onSuccess(this::hello);
        }
    }

    /** A node has dialled. */
    public Link accepted(Carrier carrier, String certified) {
        PeerLink link = new PeerLink(this, false, certified, carrier);
        links.add(link);
        return link.link();
    }

    /** Notes the passing of time; ten times a second. */
    public void tick() {
        List.copyOf(links).forEach(PeerLink::tick);
        for (Peer peer : List.copyOf(peers.values())) {
            if (peer.shouldBeDialled() && !meeting(peer)) {
                dial(peer);
            } else if (peer.link == null && peer.redial.givenUp()) {
                peers.remove(peer.name);
            }
        }
    }

    /** How many other nodes there is a link to. */
    public int linked() {
        return (int) peers.values().stream().filter(peer -> peer.link != null).count();
    }

    /** Tells all nodes that this one lives, and what its table is like. */
    public void heartbeat() {
        links.stream().filter(PeerLink::established).forEach(this::heartbeat);
    }

    /** The other nodes that have not said goodbye. */
    public List<KnownNode> others() {
        return peers.values().stream()
                .filter(peer -> !peer.left)
                .map(peer -> new KnownNode(peer.name, peer.answers()))
                .toList();
    }

    /** Says goodbye to all nodes. */
    public Future<Void> leave() {
        closing = true;
        List.copyOf(links).forEach(link -> link.link().fail(ResetCode.NONE, "the node is stopping"));
        return bus.leave();
    }

    // ---- for the links

    LinkMeters meters() {
        return options.meters();
    }

    NodeIdentity self() {
        return options.self();
    }

    FrameBus bus() {
        return bus;
    }

    Budget budget() {
        return options.budget();
    }

    Clock clock() {
        return options.clock();
    }

    List<PeerAddress> knownPeers() {
        List<PeerAddress> known = new ArrayList<>();
        known.add(new PeerAddress(self().name(), options.address()));
        peers.values().stream().filter(peer -> !peer.left).map(Peer::known).forEach(known::add);
        return known;
    }

    /** The owner of a session of this node, for a stream that another node sends here. */
    @Nullable
    String wayOn(Open open) {
        return options.table().owner(open.session());
    }

    /** See {@link Admission}. */
    void admit(PeerLink link, Runnable welcome) {
        admission.ask(link, welcome);
    }

    void established(PeerLink link, List<PeerAddress> told) {
        told.forEach(address -> known(address, address.node().equals(link.peer())));
        Peer peer = peers.computeIfAbsent(
                link.peer(), name -> new Peer(new PeerAddress(name, "unknown:1"), self().name(), clock()));
        PeerLink before = peer.link;
        if (before != null && before.established() && !before.draining() && stays(before, link)) {
            link.drain();
            return;
        }
        peer.link = link;
        peer.reader.forgetParts();
        if (before == null) {
            LOG.info("peer linked node={} peer={} incarnation={}", self().name(), link.peer(), link.incarnation());
            options.events()
                    .emit(EventType.NODE_JOINED, Event.fields("peer", link.peer(), "incarnation", link.incarnation()));
        } else {
            before.drain();
        }
        heartbeat(link);
    }

    void heartbeat(PeerLink link, Heartbeat heartbeat) {
        Peer peer = current(link);
        if (peer == null) {
            return;
        }
        peer.ready = heartbeat.ready();
        stateChanged(link);
        if (peer.reader.wants(heartbeat.digest())) {
            link.link().send(new Routes(true, false, NO_PART));
        }
    }

    void routes(PeerLink link, Routes routes) throws ProtocolException {
        if (routes.request()) {
            List<byte[]> parts = NodeTableCodec.parts(options.table().own());
            for (int i = 0; i < parts.size(); i++) {
                link.link().send(new Routes(false, i == parts.size() - 1, parts.get(i)));
            }
            return;
        }
        Peer peer = current(link);
        NodeTable table = peer == null ? null : peer.reader.part(routes);
        if (peer != null && table != null) {
            options.table().node(peer.name, bus.address(), table, peer.atBest());
            options.changed().run();
        }
    }

    void stateChanged(PeerLink link) {
        Peer peer = current(link);
        if (peer != null && options.table().nodeState(peer.name, peer.atBest())) {
            options.changed().run();
        }
    }

    void left(PeerLink link) {
        Peer peer = current(link);
        if (peer != null) {
            peer.left = true;
        }
    }

    void closed(PeerLink link, ResetCode code, String why) {
        links.remove(link);
        Peer peer = current(link);
        if (peer == null) {
            return;
        }
        peer.link = null;
        peer.ready = true;
        peer.redial.lost();
        options.meters().ended(peer.left ? "goodbye" : code.name().toLowerCase(Locale.ROOT));
        peer.reader.forgetAll();
        String reason = closing ? why : peer.left ? "it said goodbye" : "link failed: " + why;
        LOG.info("peer lost node={} peer={} reason=\"{}\"", self().name(), peer.name, Printable.of(reason, 300));
        options.events().emit(EventType.NODE_LEFT, Event.fields("peer", peer.name, "reason", reason));
        if (options.table().nodeGone(peer.name)) {
            options.changed().run();
        }
    }

    void nameInUse(String sentence) {
        options.nameInUse().accept(sentence);
    }

    // ---- inside

    /** The node whose streams go onto that link; null if it is another node's link, or none any more. */
    private @Nullable Peer current(PeerLink link) {
        Peer peer = peers.get(link.peer());
        return peer != null && peer.link == link ? peer : null;
    }

    /** Of two links between the same two nodes stays the one that the node with the smaller name has dialled. */
    private boolean stays(PeerLink before, PeerLink link) {
        String first = self().name().compareTo(link.peer()) < 0 ? self().name() : link.peer();
        return before.dialler().equals(first) && !link.dialler().equals(first);
    }

    /** Whether a link to that node is in its handshake. */
    private boolean meeting(Peer peer) {
        return links.stream().anyMatch(link -> link.peer().equals(peer.name) && !link.established());
    }

    private void dial(Peer peer) {
        peer.dialling = true;
        dialer.dial(peer.known(), this::dialled).onComplete(dialled -> {
            peer.dialling = false;
            peer.redial.failed(); // the next dial, should this link not last
            if (dialled.succeeded()) {
                hello(dialled.result());
            } else {
                LOG.debug(
                        "peer not reached node={} peer={} address={} reason=\"{}\"",
                        self().name(),
                        peer.name,
                        peer.address,
                        Printable.of(dialled.cause().getMessage(), 300));
            }
        });
    }

    private Link dialled(Carrier carrier, String certified) {
        PeerLink link = new PeerLink(this, true, certified, carrier);
        links.add(link);
        return link.link();
    }

    private void hello(Link dialled) {
        links.stream().filter(link -> link.link() == dialled).forEach(closing ? this::turnAway : PeerLink::hello);
    }

    private void turnAway(PeerLink link) {
        link.link().fail(ResetCode.NONE, "the node is stopping");
    }

    private @Nullable FrameSink accept(FramePort back, Open open) {
        String node = options.table().nodeOf(open.session());
        Peer peer = node == null ? null : peers.get(node);
        PeerLink link = peer == null ? null : peer.link;
        if (link == null) {
            open.release();
            back.send(new Reset(back.id(), ResetCode.NO_ROUTE, "no link to the node of this session"));
            return null;
        }
        return link.accept(back, open);
    }

    private void heartbeat(PeerLink link) {
        RouteTable table = options.table();
        int load = (int) Math.max(0, Math.min(1000, budget().used() * 1000 / budget().limit()));
        link.link()
                .send(new Heartbeat(
                        self().high(),
                        self().low(),
                        table.version(),
                        table.digest(),
                        load,
                        options.readiness().ready()));
    }
}
