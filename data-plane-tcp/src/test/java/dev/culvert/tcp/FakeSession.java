package dev.culvert.tcp;

import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.bus.FrameBus;
import dev.culvert.shared.frame.Open;
import dev.culvert.shared.frame.Reset;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.stream.FramePort;
import dev.culvert.shared.stream.FrameSink;
import dev.culvert.shared.stream.tcp.FlushQueue;
import dev.culvert.shared.stream.tcp.SocketPump;
import dev.culvert.shared.time.Clock;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A session on the bus whose client dials the test's upstream for each stream. */
final class FakeSession {
    private final ContextInternal context;
    private final Budget budget;
    private final long id;
    private final String client;
    private final FakeUpstream upstream;
    private final int[] ports;
    private final List<String> visitors = new CopyOnWriteArrayList<>();
    private final List<String> resets = new CopyOnWriteArrayList<>();
    private FrameBus bus;
    private FlushQueue flushes;

    private FakeSession(
            ContextInternal context, Budget budget, long id, String client, FakeUpstream upstream, int[] ports) {
        this.context = context;
        this.budget = budget;
        this.id = id;
        this.client = client;
        this.upstream = upstream;
        this.ports = ports;
    }

    static Future<FakeSession> join(
            Vertx vertx, Budget budget, long id, String client, FakeUpstream upstream, int... ports) {
        ContextInternal context = ((VertxInternal) vertx).createEventLoopContext();
        FakeSession session = new FakeSession(context, budget, id, client, upstream, ports);
        Promise<FakeSession> joined = Promise.promise();
        context.runOnContext(turn -> {
            session.flushes = new FlushQueue(context.nettyEventLoop());
            session.bus = FrameBus.join(vertx, "fake", session::accept);
            joined.complete(session);
        });
        return joined.future();
    }

    long id() {
        return id;
    }

    String client() {
        return client;
    }

    int[] ports() {
        return ports;
    }

    String address() {
        return bus.address();
    }

    /** Who has opened streams, {@code address:port>port}, in order. */
    List<String> visitors() {
        return visitors;
    }

    /** How streams were reset, {@code code: detail}, in order. */
    List<String> resets() {
        return resets;
    }

    /** Its link is lost. */
    void lose() {
        Promise<Void> left = Promise.promise();
        context.runOnContext(turn -> bus.leave().onComplete(left));
        FakeNode.await(left.future());
    }

    private FrameSink accept(FramePort back, Open open) {
        visitors.add(open.visitor().host() + ":" + open.visitor().port() + ">"
                + open.payload().getUnsignedShort(open.payload().readerIndex()));
        if (upstream.refusal() != null) {
            open.release();
            back.send(new Reset(back.id(), upstream.refusal(), "refused by the test"));
            return null;
        }
        SocketPump pump = new SocketPump(
                "upstream", ResetCode.UPSTREAM_FAILED, budget, Clock.system(), flushes, new SocketPump.Owner() {
                    @Override
                    public boolean retries(ResetCode code, String detail) {
                        resets.add(code + ": " + detail);
                        return false;
                    }

                    @Override
                    public void ended() {
                        // the test looks at the sockets
                    }
                });
        FrameSink sink = pump.accept(back, open);
        open.release();
        if (upstream.port() != 0) {
            dial(pump);
        }
        return sink;
    }

    private void dial(SocketPump pump) {
        VertxInternal vertx = context.owner();
        new Bootstrap()
                .group(context.nettyEventLoop())
                .channelFactory(vertx.transport().channelFactory(false))
                .option(ChannelOption.AUTO_READ, false)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        // the pump's handler comes once it is connected
                    }
                })
                .connect("127.0.0.1", upstream.port())
                .addListener((io.netty.channel.ChannelFuture connected) -> {
                    pump.attach(connected.channel(), null);
                    pump.stream().opened();
                    pump.begin();
                });
    }
}
