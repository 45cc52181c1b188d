package dev.culvert.http;

import dev.culvert.shared.bus.FrameBus;
import dev.culvert.shared.bus.SnapshotFeed;
import dev.culvert.shared.frame.Open;
import dev.culvert.shared.frame.Reset;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.status.PartStatus;
import dev.culvert.shared.status.StatusPart;
import dev.culvert.shared.stream.FramePort;
import dev.culvert.shared.stream.FrameSink;
import dev.culvert.shared.stream.tcp.FlushQueue;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One event loop of the plane: its place on the bus, its share of the visitors' connections, its view of the routes. */
final class HttpVerticle extends VerticleBase {
    private static final int BACKLOG = 4096;
    private static final long TICK_MILLIS = 100;

    private final HttpPlane plane;
    private @Nullable FrameBus bus;
    private @Nullable StatusPart part;
    private @Nullable NetServer server;
    private @Nullable SnapshotFeed routes;

    HttpVerticle(HttpPlane plane) {
        this.plane = plane;
    }

    @Override
    public Future<?> start() {
        FrameBus place = FrameBus.join(vertx, "http", HttpVerticle::refuse);
        bus = place;
        part = StatusPart.join(vertx, place.address(), () -> PartStatus.PRESENT);
        PlaneLoop loop = new PlaneLoop(
                plane.settings(), plane.budget(), plane.clock(), plane.meters(), plane.log(), place::open);
        FlushQueue flushes = new FlushQueue(((ContextInternal) context).nettyEventLoop());
        NetServer listener = vertx.createNetServer(new NetServerOptions()
                .setAcceptBacklog(BACKLOG)
                .setReuseAddress(true)
                .setReusePort(false)
                .setTcpNoDelay(true));
        server = listener;
        listener.connectHandler(socket -> Http1Handler.takeOver((NetSocketInternal) socket, loop, flushes));
        vertx.setPeriodic(TICK_MILLIS, id -> loop.tick());
        return SnapshotFeed.open(vertx, loop::routes)
                .onSuccess(feed -> routes = feed)
                .compose(feed -> plane.listen(listener))
                .onSuccess(bound -> {
                    plane.brake(vertx);
                    plane.started(this);
                });
    }

    @Override
    public Future<?> stop() {
        plane.stopped(this);
        return drain(Duration.ZERO).eventually(this::leave);
    }

    /** Serves what runs and nothing new; done when no connection is left or the time is over. */
    Future<Void> drain(Duration grace) {
        NetServer listener = server;
        return listener == null ? Future.succeededFuture() : listener.shutdown(grace);
    }

    private Future<?> leave() {
        FrameBus place = bus;
        SnapshotFeed feed = routes;
        StatusPart told = part;
        return Future.join(
                told == null ? Future.succeededFuture() : told.leave(),
                place == null ? Future.succeededFuture() : place.leave(),
                feed == null ? Future.succeededFuture() : feed.close());
    }

    private static @Nullable FrameSink refuse(FramePort back, Open open) {
        open.release();
        back.send(new Reset(back.id(), ResetCode.NO_ROUTE, "the HTTP plane takes no streams"));
        return null;
    }
}
