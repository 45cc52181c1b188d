package dev.culvert.tcp;

import dev.culvert.shared.bus.FrameBus;
import dev.culvert.shared.bus.SnapshotFeed;
import dev.culvert.shared.frame.Open;
import dev.culvert.shared.frame.Reset;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.routes.RouteSnapshot;
import dev.culvert.shared.status.PartStatus;
import dev.culvert.shared.status.PortStatus;
import dev.culvert.shared.status.StatusPart;
import dev.culvert.shared.stream.FramePort;
import dev.culvert.shared.stream.FrameSink;
import dev.culvert.shared.stream.tcp.FlushQueue;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One event loop of the plane: its place on the bus, its share of the visitors' connections, its view of the routes. One
 * of a node's instances keeps the ports for all.
 */
final class TcpVerticle extends VerticleBase {
    private static final long TICK_MILLIS = 100;

    private final TcpPlane plane;
    private @Nullable FrameBus bus;
    private @Nullable StatusPart part;
    private @Nullable TcpLoop loop;
    private @Nullable PortKeeper keeper;
    private @Nullable SnapshotFeed routes;

    TcpVerticle(TcpPlane plane) {
        this.plane = plane;
    }

    @Override
    public Future<?> start() {
        ContextInternal own = (ContextInternal) context;
        FrameBus place = FrameBus.join(vertx, "tcp", TcpVerticle::refuse);
        TcpLoop ours = plane.loop(place::open, new FlushQueue(own.nettyEventLoop()));
        bus = place;
        part = StatusPart.join(vertx, place.address(), this::status);
        loop = ours;
        vertx.setPeriodic(TICK_MILLIS, id -> tick());
        return plane.keeper(own)
                .compose(kept -> {
                    keeper = kept;
                    if (kept != null) {
                        plane.started(this); // before the first port is open
                    }
                    return SnapshotFeed.open(vertx, this::routes);
                })
                .onSuccess(feed -> {
                    routes = feed;
                    plane.started(this);
                });
    }

    @Override
    public Future<?> stop() {
        plane.stopped(this);
        return closePorts().eventually(() -> finish(Duration.ZERO)).eventually(this::leave);
    }

    /** Serves a connection that was just accepted; on the listeners' event loop. */
    void serve(Channel accepted, int port) {
        EventLoop eventLoop = ((ContextInternal) context).nettyEventLoop();
        accepted.config().setAutoRead(false);
        // registered on its own loop, so that nothing can happen to it before it is served
        eventLoop.execute(() -> eventLoop.register(accepted).addListener(registered -> {
            TcpLoop ours = loop;
            if (registered.isSuccess() && ours != null) {
                VisitorConnection.begin(ours, accepted, port);
            } else {
                accepted.unsafe().closeForcibly();
            }
        }));
    }

    /** Stops listening, where this instance keeps the ports, after what the kernel has queued is accepted. */
    Future<Void> closePorts() {
        return onOwnLoop(closed -> {
            PortKeeper kept = keeper;
            (kept == null ? Future.<Void>succeededFuture() : kept.close()).onComplete(closed);
        });
    }

    /** Done when no connection is left; those that have not ended within the time are reset. */
    Future<Void> finish(Duration grace) {
        return onOwnLoop(finished -> {
            TcpLoop ours = loop;
            if (ours == null) {
                finished.complete();
                return;
            }
            ours.drained().onComplete(finished);
            if (grace.isZero()) {
                ours.abort();
            } else {
                long timer = vertx.setTimer(Math.max(1, grace.toMillis()), id -> ours.abort());
                finished.future().onComplete(done -> vertx.cancelTimer(timer));
            }
        });
    }

    private Future<Void> onOwnLoop(Consumer<Promise<Void>> work) {
        Promise<Void> done = ((ContextInternal) context).promise();
        context.runOnContext(turn -> work.accept(done));
        return done.future();
    }

    private void tick() {
        TcpLoop ours = loop;
        if (ours != null) {
            ours.tick();
        }
        if (keeper != null) {
            keeper.tick();
        }
    }

    private void routes(RouteSnapshot snapshot) {
        TcpLoop ours = loop;
        if (ours != null) {
            ours.routes(snapshot);
        }
        if (keeper != null) {
            keeper.wanted(snapshot.tcpPorts());
        }
    }

    /** The ports where this instance keeps them, and its share of their connections. */
    private PartStatus status() {
        List<PortStatus> ports = new ArrayList<>();
        PortKeeper kept = keeper;
        if (kept != null) {
            ports.addAll(kept.status());
        }
        TcpLoop ours = loop;
        if (ours != null) {
            ours.connections().forEach((port, open) -> ports.add(new PortStatus(port, false, null, open)));
        }
        return PartStatus.ofPorts(ports);
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
        back.send(new Reset(back.id(), ResetCode.NO_ROUTE, "the TCP plane takes no streams"));
        return null;
    }
}
