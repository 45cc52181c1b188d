package dev.culvert.shared.stream.tcp;

import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.frame.Open;
import dev.culvert.shared.frame.OpenKind;
import dev.culvert.shared.frame.Reset;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.frame.Visitor;
import dev.culvert.shared.stream.FramePort;
import dev.culvert.shared.stream.FrameSink;
import dev.culvert.shared.time.Clock;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A visitor's pump and an upstream's, joined by one stream: {@code visitor ↔ pump ↔ stream ↔ pump ↔ upstream}. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails there is seen by the test
class TwoPumps implements AutoCloseable {
    final Budget budget = new Budget(64L * 1024 * 1024);
    final Socket visitor;
    final Socket upstream;
    volatile SocketPump visitorsPump;
    volatile SocketPump upstreamsPump;
    volatile Channel upstreamsChannel;
    final CountDownLatch ended = new CountDownLatch(2);

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final FlushQueue flushes = new FlushQueue(group.next());
    private final Channel listener;
    private final int refusals;
    private int tries;

    TwoPumps() throws IOException {
        this(0);
    }

    /** @param refusals how many streams are refused before one is taken */
    TwoPumps(int refusals) throws IOException {
        this.refusals = refusals;
        InetAddress here = InetAddress.getLoopbackAddress();
        try (ServerSocket service = new ServerSocket(0, 1, here)) {
            int upstreamPort = service.getLocalPort();
            listener = listen(upstreamPort);
            int port = ((InetSocketAddress) listener.localAddress()).getPort();
            visitor = new Socket(here, port);
            connected(visitor);
            upstream = service.accept();
        }
    }

    /** What the visitor does before the upstream has been reached. */
    void connected(Socket by) throws IOException {}

    private Channel listen(int upstreamPort) {
        return new ServerBootstrap()
                .group(group)
                .channelFactory(() -> (ServerChannel) new NioServerSocketChannel())
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        join(channel, upstreamPort);
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
    }

    private void join(Channel channel, int upstreamPort) {
        SocketPump pump =
                new SocketPump("visitor", ResetCode.CANCEL, budget, Clock.system(), flushes, new SocketPump.Owner() {
                    @Override
                    public boolean retries(ResetCode code, String detail) {
                        boolean again = code == ResetCode.UNREACHABLE;
                        if (again) {
                            open(visitorsPump, upstreamPort);
                        }
                        return again;
                    }

                    @Override
                    public void ended() {
                        ended.countDown();
                    }
                });
        visitorsPump = pump;
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelActive(io.netty.channel.ChannelHandlerContext context) {
                pump.attach(channel, null);
                open(pump, upstreamPort);
            }
        });
    }

    private void open(SocketPump pump, int upstreamPort) {
        Wire there = new Wire(group.next());
        Wire back = new Wire(group.next());
        back.to(pump.newStream());
        there.to(frame -> there.to(take(back, (Open) frame, upstreamPort)));
        pump.stream().open(there, OpenKind.TCP, 1, 0, Visitor.NONE, false, Unpooled.EMPTY_BUFFER);
        pump.begin();
    }

    private FrameSink take(FramePort back, Open open, int upstreamPort) {
        if (tries++ < refusals) {
            // late enough for the visitor's first bytes to be on their way
            group.next().schedule(() -> back.send(new Reset(1, ResetCode.UNREACHABLE, "")), 200, TimeUnit.MILLISECONDS);
            return frame -> frame.release();
        }
        SocketPump pump = new SocketPump(
                "upstream", ResetCode.UPSTREAM_FAILED, budget, Clock.system(), flushes, ended::countDown);
        upstreamsPump = pump;
        FrameSink sink = pump.accept(back, open);
        new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelActive(io.netty.channel.ChannelHandlerContext context) {
                        upstreamsChannel = context.channel();
                        pump.attach(context.channel(), null);
                        pump.stream().opened();
                        pump.begin();
                    }
                })
                .connect(InetAddress.getLoopbackAddress(), upstreamPort);
        return sink;
    }

    @Override
    public void close() throws IOException {
        visitor.close();
        upstream.close();
        listener.close().syncUninterruptibly();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
