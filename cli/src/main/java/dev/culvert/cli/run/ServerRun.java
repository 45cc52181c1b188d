package dev.culvert.cli.run;

import dev.culvert.control.ClientCommand;
import dev.culvert.control.ControlOptions;
import dev.culvert.control.ControlPlane;
import dev.culvert.control.OfferPolicy;
import dev.culvert.http.HttpPlane;
import dev.culvert.http.HttpPlaneSettings;
import dev.culvert.mesh.Node;
import dev.culvert.mesh.NodeOptions;
import dev.culvert.mesh.ProbePort;
import dev.culvert.mesh.cluster.Membership;
import dev.culvert.shared.BuildInfo;
import dev.culvert.shared.accesslog.AccessLog;
import dev.culvert.shared.auth.AuthGate;
import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.events.BusEvents;
import dev.culvert.shared.events.Event;
import dev.culvert.shared.events.EventType;
import dev.culvert.shared.files.FileProblem;
import dev.culvert.shared.meters.Meters;
import dev.culvert.shared.meters.ServerFamilies;
import dev.culvert.shared.probe.ControlPort;
import dev.culvert.shared.probe.Pulses;
import dev.culvert.shared.probe.Readiness;
import dev.culvert.shared.process.ClosedOnFailure;
import dev.culvert.shared.process.Descriptors;
import dev.culvert.shared.process.ProcessVertx;
import dev.culvert.shared.settings.BindAddress;
import dev.culvert.shared.settings.ClusterSettings;
import dev.culvert.shared.settings.Durations;
import dev.culvert.shared.settings.Role;
import dev.culvert.shared.settings.ServerSettings;
import dev.culvert.shared.settings.TcpSettings;
import dev.culvert.shared.status.NodeAbout;
import dev.culvert.shared.tls.CertificateRenewal;
import dev.culvert.shared.tls.ClusterDir;
import dev.culvert.shared.tls.ServerTls;
import dev.culvert.shared.token.ResumeSecrets;
import dev.culvert.shared.token.Secret;
import dev.culvert.status.StatusVerticle;
import dev.culvert.tcp.TcpPlane;
import dev.culvert.tcp.TcpPlaneSettings;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An exit server: a node, and the planes that its roles ask for. */
public final class ServerRun implements Running {

    private static final Logger LOG = LoggerFactory.getLogger(ServerRun.class);

    private final ServerSettings settings;
    private final Node node;
    private final Readiness readiness;
    private final HttpPlane http;
    private final TcpPlane tcp;
    private final ControlPort controlPort;
    private final BusEvents events;
    private final Promise<Void> ended = Promise.promise();
    private @Nullable ControlPlane control;
    private @Nullable CertificateRenewal renewal;

    private ServerRun(
            ServerSettings settings,
            Node node,
            Readiness readiness,
            HttpPlane http,
            TcpPlane tcp,
            ControlPort controlPort,
            BusEvents events) {
        this.settings = settings;
        this.node = node;
        this.readiness = readiness;
        this.http = http;
        this.tcp = tcp;
        this.controlPort = controlPort;
        this.events = events;
        node.displaced().onSuccess(this::giveUp);
    }

    /**
     * Starts all of it. Fails with one sentence where a port cannot be had, or a certificate or a key cannot be used.
     *
     * @param admin the token of whoever looks; null where it is the clients'
     * @param hostName stands in the certificate that the server makes for itself
     * @throws dev.culvert.shared.files.FileProblem where the folder of the cluster or the access log cannot be used
     */
    public static Future<ServerRun> start(
            ServerSettings settings, Secret token, @Nullable Secret admin, String hostName) {
        var clock = dev.culvert.shared.time.Clock.system();
        Budget budget = ProcessMemory.budget(settings.memoryBudget());
        var readiness = new Readiness();
        var pulses = new Pulses(clock);
        var meters = new Meters();
        ServerFamilies families = ServerFamilies.of(settings.roles());
        @Nullable Membership membership = membership(settings.cluster());
        @Nullable ClusterDir dir = membership == null ? null : membership.dir();
        AccessLog log = AccessLog.open(
                settings.accessLog(),
                settings.nodeName(),
                new FileOutputStream(FileDescriptor.out).getChannel(),
                meters.registry(),
                clock);
        Future<ControlPort> opening = beside(() -> new ControlPort(
                settings.control(),
                ServerTls.open(settings.tls(), dir, hostName, Clock.systemUTC()).orElse(null),
                settings.loadBalancer().control()));
        NodeOptions alone = new NodeOptions(settings.nodeName(), budget, clock, readiness, pulses)
                .metered(meters)
                .describedAs(about(settings, hostName));
        var events = new BusEvents(settings.nodeName(), alone.identity().incarnation(), clock);
        NodeOptions telling = alone.telling(events);
        NodeOptions options = membership == null ? telling : telling.in(membership);
        Future<Node> starting = settings.roles().contains(Role.CONTROL)
                ? Node.start(options)
                // without a control plane the node itself answers the probes there
                : opening.compose(port -> Node.start(options.probedAt(
                        new ProbePort(port, new AuthGate(admin == null ? token : admin, clock::nanos), families))));
        return starting.compose(node -> ClosedOnFailure.start(
                        opening.compose(port -> {
                            var http = new HttpPlane(
                                    HttpPlaneSettings.on(settings.http())
                                            .expecting(settings.loadBalancer().data()),
                                    budget,
                                    clock,
                                    meters,
                                    log);
                            var tcp = new TcpPlane(tcpPlane(settings), budget, clock, meters, events, log);
                            var run = new ServerRun(settings, node, readiness, http, tcp, port, events);
                            run.measure(meters);
                            run.ended().onComplete(end -> log.close());
                            ControlOptions control = ControlOptions.of(
                                            settings.nodeName(),
                                            port,
                                            token,
                                            resume(dir),
                                            budget,
                                            clock,
                                            readiness,
                                            pulses)
                                    .metered(meters, families)
                                    .telling(events)
                                    .forwarding(settings.forwards())
                                    .taking(offers(settings));
                            return run.startPlanes(admin == null ? control : control.operatedWith(admin))
                                    .map(run);
                        }),
                        node::close))
                .onFailure(failure -> log.close());
    }

    /** What a server alone does not serve is refused; in a cluster another node may have the plane. */
    private static OfferPolicy offers(ServerSettings settings) {
        boolean shared = settings.cluster() != null;
        return new OfferPolicy(
                shared || settings.roles().contains(Role.HTTP),
                shared || settings.roles().contains(Role.TCP) ? settings.allowedPorts() : null);
    }

    private static TcpPlaneSettings tcpPlane(ServerSettings settings) {
        TcpSettings tcp = settings.tcp();
        return new TcpPlaneSettings(
                tcp.host(),
                settings.allowedPorts(),
                tcp.balance(),
                tcp.idle(),
                tcp.visitorConnections(),
                settings.loadBalancer().data(),
                tcp.sent(),
                TcpPlaneSettings.Limits.USUAL);
    }

    private static NodeAbout about(ServerSettings settings, String hostName) {
        boolean http = settings.roles().contains(Role.HTTP);
        boolean tcp = settings.roles().contains(Role.TCP);
        String mode = http && tcp ? "both" : http ? "http" : tcp ? "tcp" : NodeAbout.NO_VISITORS;
        return NodeAbout.now(
                BuildInfo.read(),
                mode,
                hostName,
                settings.roles().stream().map(Role::flag).sorted().toList());
    }

    /** On a thread of its own: certificates and Vert.x take as long to load, and a start may use two cores. */
    private static <T> Future<T> beside(Supplier<T> blocking) {
        Promise<T> done = Promise.promise();
        new Thread(
                        () -> {
                            try {
                                done.complete(blocking.get());
                            } catch (RuntimeException e) {
                                done.fail(e);
                            }
                        },
                        "culvert-certificate")
                .start();
        return done.future();
    }

    private static @Nullable Membership membership(@Nullable ClusterSettings cluster) {
        return cluster == null
                ? null
                : new Membership(cluster, FileProblem.under("--cluster-dir", () -> ClusterDir.load(cluster.folder())));
    }

    /** The nodes of a cluster prove each other's client ids; a server alone forgets them when it ends. */
    private static ResumeSecrets resume(@Nullable ClusterDir dir) {
        return dir == null ? ResumeSecrets.random() : new ResumeSecrets(dir.derive("resume"));
    }

    /** The Vert.x of the node. */
    public Vertx vertx() {
        return node.vertx();
    }

    /** Where visitors connect. */
    public BindAddress visitors() {
        return new BindAddress(settings.http().host(), http.port());
    }

    /** Where clients connect. */
    public BindAddress clients() {
        return new BindAddress(settings.control().host(), controlPort.port());
    }

    /** Says on the log that it is ready, and how a client is started. */
    public void announce(String hostName) {
        if (settings.roles().contains(Role.HTTP)) {
            LOG.info("visitors connect to {}", visitors());
        }
        if (settings.roles().contains(Role.TCP)) {
            LOG.info(
                    "visitors connect to {} at the ports that clients offer, of {}",
                    settings.tcp().host(),
                    settings.tcp().ports());
        }
        if (settings.roles().contains(Role.CONTROL)) {
            LOG.info("clients connect to {} tls={}", clients(), controlPort.tls() != null);
            ClientCommand command = ClientCommand.of(settings.advertiseUrl(), hostName, controlPort, settings.token());
            if (settings.roles().contains(Role.HTTP)) {
                LOG.info("start a client with: {}", command.http());
            }
            if (settings.roles().contains(Role.TCP)) {
                LOG.info("start a client with: {}", command.tcp());
            }
        }
        Descriptors.ofProcess().tellIfFew();
        LOG.info("ready node={} roles={}", settings.nodeName(), roles());
    }

    @Override
    public Future<Void> ended() {
        return ended.future();
    }

    @Override
    public Duration longestStop() {
        return settings.grace();
    }

    @Override
    public void stop() {
        LOG.info("stopping grace={}", Durations.format(settings.grace()));
        events.emit(EventType.DRAIN_BEGUN, Event.fields("grace", Durations.format(settings.grace())));
        readiness.draining();
        Future.join(
                        events.settle(),
                        settings.roles().contains(Role.HTTP) ? http.drain(settings.grace()) : Future.succeededFuture(),
                        settings.roles().contains(Role.TCP) ? tcp.drain(settings.grace()) : Future.succeededFuture())
                .eventually(() -> control == null ? Future.succeededFuture() : control.stop())
                .onComplete(done -> stopNow());
    }

    @Override
    public void stopNow() {
        if (renewal != null) {
            renewal.close();
        }
        node.close().onComplete(closed -> {
            if (ended.tryComplete()) {
                LOG.info("stopped");
            }
        });
    }

    /** Ends because the cluster has another node of this name. */
    private void giveUp(String sentence) {
        node.close().onComplete(closed -> ended.tryFail(new StartFailure(sentence)));
    }

    /** Beside the start of the planes: nobody scrapes before they serve. */
    private void measure(Meters meters) {
        vertx().executeBlocking(() -> ServerMeters.bind(meters, vertx(), controlPort.tls()))
                .onSuccess(bound -> ended.future().onComplete(end -> bound.close()))
                .onFailure(failure -> LOG.warn("the process's own meters failed to start", failure));
    }

    private Future<Void> startPlanes(ControlOptions options) {
        int loops = ProcessVertx.cores();
        Future<?> visitors = settings.roles().contains(Role.HTTP)
                ? vertx().deployVerticle(http::verticle, new DeploymentOptions().setInstances(loops))
                : Future.succeededFuture();
        Future<?> connections = settings.roles().contains(Role.TCP)
                ? vertx().deployVerticle(tcp::verticle, new DeploymentOptions().setInstances(loops))
                : Future.succeededFuture();
        Future<?> clients = settings.roles().contains(Role.CONTROL)
                ? ControlPlane.start(vertx(), options, loops).onSuccess(started -> control = started)
                : Future.succeededFuture();
        Future<?> status = settings.roles().contains(Role.STATUS)
                ? vertx().deployVerticle(new StatusVerticle(settings.nodeName()))
                : Future.succeededFuture();
        return Future.join(visitors, connections, clients, status)
                .recover(failure -> Future.failedFuture(Stream.of(visitors, connections, clients, status)
                        .filter(Future::failed)
                        .findFirst()
                        .orElseThrow()
                        .cause()))
                .onSuccess(started -> {
                    ServerTls tls = controlPort.tls();
                    if (tls != null) {
                        renewal = tls.renew(vertx(), events);
                    }
                    events.open(vertx());
                    readiness.started();
                })
                .mapEmpty();
    }

    private String roles() {
        return String.join(
                ",", settings.roles().stream().map(Role::flag).sorted().toList());
    }
}
