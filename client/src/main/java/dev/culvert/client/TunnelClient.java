package dev.culvert.client;

import dev.culvert.client.dial.ServerDialer;
import dev.culvert.client.local.LocalForwards;
import dev.culvert.client.local.LocalStreams;
import dev.culvert.client.upstream.Upstreams;
import dev.culvert.shared.BuildInfo;
import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.dial.Dialer;
import dev.culvert.shared.settings.ClientSettings;
import dev.culvert.shared.settings.Tunnels;
import dev.culvert.shared.stream.tcp.FlushQueue;
import dev.culvert.shared.time.Clock;
import dev.culvert.shared.tls.VertxTls;
import dev.culvert.shared.token.Secret;
import io.netty.buffer.ByteBufAllocator;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.ClientSSLOptions;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A tunnel client: one link to a server and the way to the upstreams, all on the event loop of this verticle. Deploy one
 * instance for each link set; {@link #ended()} tells when and why it is over.
 */
public final class TunnelClient extends VerticleBase {
    private static final long TICK_MILLIS = 100;
    private static final long HOSTNAME_MILLIS = 500;

    private final ClientSettings settings;
    private final Secret token;
    private final boolean mask;
    private final Budget budget;
    private final Clock clock;
    private final ClientSSLOptions upstreamTls;
    private final Promise<ClientEnd> end = Promise.promise();
    private @Nullable Dialer dialer;
    private @Nullable Upstreams upstreams;
    private @Nullable LocalForwards local;
    private @Nullable Tunnel tunnel;

    /**
     * @param token what {@code settings.token()} led to
     * @param mask whether to mask what is sent even where both ends could do without
     * @param budget the process's one
     */
    public TunnelClient(ClientSettings settings, Secret token, boolean mask, Budget budget) {
        this(settings, token, mask, budget, systemCas());
    }

    /** @param upstreamTls how {@code https} upstreams prove themselves */
    TunnelClient(ClientSettings settings, Secret token, boolean mask, Budget budget, ClientSSLOptions upstreamTls) {
        this.settings = settings;
        this.token = token;
        this.mask = mask;
        this.budget = budget;
        this.clock = Clock.system();
        this.upstreamTls = upstreamTls;
    }

    /** Completes, never fails, once the client is over; undeploy it then. */
    public Future<ClientEnd> ended() {
        return end.future();
    }

    /**
     * Leaves the server in order: withdraws the offers, lets running streams finish within {@code grace}, says GOAWAY.
     * May be called from any thread.
     *
     * @return {@link #ended()}
     */
    public Future<ClientEnd> shutdown(Duration grace) {
        context.runOnContext(nothing -> {
            Tunnel running = tunnel;
            LocalForwards brought = local;
            if (brought != null) {
                brought.change(List.of());
            }
            if (running == null) {
                end.tryComplete(new ClientEnd.Stopped());
            } else {
                running.stop(grace);
            }
        });
        return ended();
    }

    @Override
    public Future<?> start() {
        return vertx.executeBlocking(TunnelClient::hostname, false)
                .timeout(HOSTNAME_MILLIS, TimeUnit.MILLISECONDS)
                .otherwiseEmpty()
                .compose(this::begin);
    }

    @Override
    public Future<?> stop() {
        Tunnel running = tunnel;
        Dialer connections = dialer;
        if (running != null) {
            running.close();
        }
        end.tryComplete(new ClientEnd.Stopped());
        return connections == null ? Future.succeededFuture() : connections.close();
    }

    /**
     * Offers these from now on, by UPDATE where there is a link, and nothing else; streams that run go on. May be called
     * from any thread.
     */
    public void change(Tunnels tunnels) {
        context.runOnContext(nothing -> {
            Upstreams exposed = upstreams;
            Tunnel running = tunnel;
            LocalForwards brought = local;
            if (exposed != null && running != null && brought != null) {
                if (exposed.change(tunnels)) {
                    running.offersChanged();
                }
                brought.change(tunnels.local());
            }
        });
    }

    private Future<Void> begin(@Nullable String hostname) {
        Dialer connections = new Dialer(vertx);
        dialer = connections;
        String version = BuildInfo.read().version();
        FlushQueue flushes = new FlushQueue(((ContextInternal) context).nettyEventLoop());
        Upstreams exposed = new Upstreams(
                connections, upstreamTls, budget, clock, ByteBufAllocator.DEFAULT, flushes, settings.probe());
        exposed.change(settings.tunnels());
        upstreams = exposed;
        Tunnel running = new Tunnel(
                vertx,
                settings.servers(),
                new ServerDialer(vertx, connections, settings.trust(), token, mask, version),
                exposed,
                new Identity(version, hostname),
                new Backoff(clock, new SecureRandom()),
                budget,
                clock,
                end);
        tunnel = running;
        LocalForwards brought = new LocalForwards(vertx, new LocalStreams(running::link, budget, clock, flushes));
        local = brought;
        vertx.setPeriodic(TICK_MILLIS, id -> {
            running.tick();
            exposed.tick();
            brought.tick();
        });
        return brought.begin(settings.tunnels().local()).onSuccess(listening -> running.dial());
    }

    private static ClientSSLOptions systemCas() {
        ClientSSLOptions options = new ClientSSLOptions().setHostnameVerificationAlgorithm("HTTPS");
        options.setSslHandshakeTimeout(VertxTls.HANDSHAKE_SECONDS).setSslHandshakeTimeoutUnit(TimeUnit.SECONDS);
        return options;
    }

    private static @Nullable String hostname() throws java.net.UnknownHostException {
        String name = InetAddress.getLocalHost().getHostName();
        boolean clean = !name.isEmpty() && name.length() <= 253 && name.chars().noneMatch(Character::isISOControl);
        return clean ? name : null;
    }
}
