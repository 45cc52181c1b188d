package dev.culvert.mesh;

import dev.culvert.mesh.peer.PeerDialer;
import dev.culvert.mesh.peer.PeerListener;
import dev.culvert.mesh.peer.Peers;
import dev.culvert.mesh.peer.PeersOptions;
import dev.culvert.mesh.table.Pace;
import dev.culvert.mesh.table.RouteTable;
import dev.culvert.shared.bus.Addresses;
import dev.culvert.shared.bus.Gone;
import dev.culvert.shared.bus.LocalBus;
import dev.culvert.shared.meters.LinkMeters;
import dev.culvert.shared.probe.Pulses;
import dev.culvert.shared.routes.OffersAnswer;
import dev.culvert.shared.routes.PortTroubles;
import dev.culvert.shared.routes.RouteSnapshot;
import dev.culvert.shared.routes.SessionEnded;
import dev.culvert.shared.routes.SessionOffers;
import dev.culvert.shared.settings.BindAddress;
import dev.culvert.shared.status.KnownNodes;
import dev.culvert.shared.status.KnownNodes.KnownNode;
import dev.culvert.shared.tls.CertificateRenewal;
import dev.culvert.shared.tls.CertificateSource;
import dev.culvert.shared.tls.LiveKeyCert;
import dev.culvert.shared.tls.VertxTls;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The node's writer of routes: takes what the local sessions offer and what the other nodes tell, and publishes snapshots
 * to the planes, at most 20 times a second. One instance a node, which holds all peer links as well (docs/adr/0007).
 */
final class Mesh extends VerticleBase {
    private static final Duration GAP = Duration.ofMillis(50);
    private static final long TICK_MILLIS = 100;
    private static final long HEARTBEAT_MILLIS = 500;

    private final NodeOptions options;
    private final RouteTable table;
    private final NodeMeters meters;
    private final @Nullable Clustering clustering;
    private final Consumer<String> nameInUse;
    private final Pace pace;
    private final RouteLog routes;
    private final List<Message<?>> unanswered = new ArrayList<>();
    private RouteSnapshot latest = RouteSnapshot.EMPTY;
    private boolean scheduled;
    private long toldVersion;
    private Pulses.@Nullable Pulse pulse;
    private @Nullable Peers peers;
    private @Nullable PeerListener listener;
    private @Nullable CertificateRenewal renewal;

    Mesh(
            NodeOptions options,
            RouteTable table,
            NodeMeters meters,
            @Nullable Clustering clustering,
            Consumer<String> nameInUse) {
        this.options = options;
        this.table = table;
        this.meters = meters;
        this.clustering = clustering;
        this.nameInUse = nameInUse;
        this.routes = new RouteLog(options.events());
        this.pace = new Pace(GAP, options.clock());
    }

    @Override
    public Future<?> start() {
        Pulses.Pulse beating = options.pulses().join("mesh");
        pulse = beating;
        vertx.setPeriodic(HEARTBEAT_MILLIS, timer -> beating.beat());
        EventBus bus = vertx.eventBus();
        LocalBus.consumer(bus, Addresses.SNAPSHOT, request -> request.reply(latest, LocalBus.localOnly()));
        LocalBus.consumer(bus, Addresses.OFFERS, this::onOffers);
        LocalBus.consumer(bus, Addresses.GONE, this::onGone);
        LocalBus.consumer(bus, Addresses.PORTS, this::onTroubles);
        LocalBus.consumer(bus, Addresses.NODES, request -> request.reply(nodes(), LocalBus.localOnly()));
        Clustering cluster = clustering;
        return cluster == null ? Future.succeededFuture() : link(cluster);
    }

    @Override
    public Future<?> stop() {
        if (pulse != null) {
            pulse.leave();
        }
        if (renewal != null) {
            renewal.close();
        }
        Future<Void> left = peers == null ? Future.succeededFuture() : peers.leave();
        PeerListener open = listener;
        return left.eventually(() -> open == null ? Future.succeededFuture() : open.close());
    }

    private Future<?> link(Clustering cluster) {
        X509Certificate nodesCa = cluster.membership().dir().nodesCa();
        CertificateSource source = cluster.membership()
                .dir()
                .nodeCertificate(options.name(), cluster.membership().names(), Clock.systemUTC());
        LiveKeyCert own = new LiveKeyCert(source.current());
        renewal = CertificateRenewal.start(vertx, source, own, CertificateRenewal.PERIOD, options.events());
        PeersOptions peersOptions = new PeersOptions(
                options.identity(),
                cluster.membership().peerAddress(),
                table,
                options.budget(),
                options.clock(),
                options.readiness(),
                new LinkMeters(options.meters().registry(), "peer"),
                options.events(),
                this::changed,
                nameInUse);
        Peers all = new Peers(vertx, peersOptions, new PeerDialer(vertx, VertxTls.nodeClient(own, nodesCa)));
        peers = all;
        BindAddress bind = new BindAddress(
                cluster.membership().settings().host(),
                cluster.membership().settings().peerPort());
        PeerListener open = new PeerListener(vertx, bind, VertxTls.nodeServer(own, nodesCa), all);
        listener = open;
        vertx.setPeriodic(TICK_MILLIS, timer -> {
            all.tick();
            meters.peers(all.linked());
        });
        vertx.setPeriodic(HEARTBEAT_MILLIS, timer -> all.heartbeat());
        Context ours = context;
        return open.listen()
                .onSuccess(listening -> cluster.vertx()
                        .watch(
                                peer -> ours.runOnContext(turn -> all.known(peer, true)),
                                elder -> ours.runOnContext(turn -> all.elder(elder))));
    }

    private KnownNodes nodes() {
        List<KnownNode> known = new ArrayList<>();
        known.add(new KnownNode(options.name(), true));
        if (peers != null) {
            known.addAll(peers.others());
        }
        return new KnownNodes(known);
    }

    private void onOffers(Message<Object> message) {
        if (message.body() instanceof SessionOffers offers) {
            OffersAnswer answer = table.offered(offers);
            if (answer.taken()) {
                unanswered.add(message);
                changed();
            } else {
                message.reply(answer, LocalBus.localOnly());
            }
        } else if (message.body() instanceof SessionEnded ended && table.ended(ended)) {
            changed();
        }
    }

    /** An instance that has stopped without a word about its sessions. */
    private void onGone(Message<Gone> message) {
        if (table.gone(message.body().address())) {
            changed();
        }
    }

    private void onTroubles(Message<PortTroubles> message) {
        if (table.troubles(message.body())) {
            changed();
        }
    }

    private void changed() {
        if (scheduled) {
            return;
        }
        long wait = pace.waitNanos();
        if (wait <= 0) {
            publish();
        } else {
            scheduled = true;
            vertx.setTimer(wait / 1_000_000 + 1, timer -> publish());
        }
    }

    private void publish() {
        scheduled = false;
        pace.happened();
        latest = table.snapshot();
        meters.routes(latest);
        vertx.eventBus().publish(Addresses.SNAPSHOTS, latest, LocalBus.localOnly());
        unanswered.forEach(message -> message.reply(OffersAnswer.TAKEN, LocalBus.localOnly()));
        unanswered.clear();
        routes.tell(table.ownNews());
        table.superseded().forEach(old -> vertx.eventBus().publish(Addresses.SUPERSEDED, old, LocalBus.localOnly()));
        if (peers != null && toldVersion != table.version()) {
            toldVersion = table.version();
            peers.heartbeat();
        }
    }
}
