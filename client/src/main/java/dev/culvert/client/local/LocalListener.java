package dev.culvert.client.local;

import dev.culvert.shared.frame.OpenKind;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.frame.Visitor;
import dev.culvert.shared.link.Link;
import dev.culvert.shared.log.Causes;
import dev.culvert.shared.log.Printable;
import dev.culvert.shared.settings.BindAddress;
import dev.culvert.shared.settings.HostPort;
import dev.culvert.shared.settings.LocalForward;
import dev.culvert.shared.stream.FramePort;
import dev.culvert.shared.stream.StreamEnd;
import dev.culvert.shared.stream.tcp.SocketPump;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One local port: each connection becomes a stream to a service of the server's network. */
final class LocalListener {
    private static final int BACKLOG = 4096;
    private static final Duration FOR_EVER = Duration.ofDays(3650);
    private static final Logger LOG = LoggerFactory.getLogger(LocalListener.class);

    private final Vertx vertx;
    private final BindAddress address;
    private final LocalStreams streams;
    private HostPort target;
    private @Nullable NetServer server;
    private boolean failed;
    private String said = "";

    LocalListener(Vertx vertx, LocalForward forward, LocalStreams streams) {
        this.vertx = vertx;
        this.address = forward.listen();
        this.target = forward.target();
        this.streams = streams;
    }

    /** Fails with one sentence if the port cannot be had. */
    Future<Void> listen() {
        failed = false;
        NetServer listener = vertx.createNetServer(new NetServerOptions()
                .setAcceptBacklog(BACKLOG)
                .setReuseAddress(true)
                .setReusePort(false)
                .setTcpNoDelay(true));
        server = listener;
        listener.connectHandler(socket -> take((NetSocketInternal) socket));
        return listener.listen(address.port(), address.host())
                .onSuccess(bound -> LOG.info("local forward listens address={} target={}", address, target))
                .recover(cause -> {
                    failed = true;
                    return Future.failedFuture(new IllegalStateException(sentence(cause), cause));
                })
                .mapEmpty();
    }

    /** Where the port could not be had, perhaps it can now. */
    void tryAgain() {
        if (failed) {
            listen();
        }
    }

    /** Connections from now on go there. */
    void leadTo(HostPort other) {
        target = other;
        said = "";
    }

    /** Takes no more connections; those that are there go on. */
    void close() {
        failed = false;
        NetServer listener = server;
        if (listener != null) {
            listener.shutdown(FOR_EVER);
        }
    }

    private void take(NetSocketInternal socket) {
        ForwardedConnection owner = new ForwardedConnection();
        SocketPump pump = new SocketPump(
                "local connection", ResetCode.CANCEL, streams.budget(), streams.clock(), streams.flushes(), owner);
        pump.attach(
                socket.channelHandlerContext().channel(),
                socket.channelHandlerContext().name());
        Link link = streams.link().get();
        if (link == null || streams.budget().tight()) {
            String reason = link == null ? "not connected to the server" : "the client's memory budget is used up";
            say(reason);
            pump.abort(ResetCode.REFUSED, reason);
            return;
        }
        StreamEnd end = pump.newStream();
        FramePort port = link.open(end);
        if (port == null) {
            say("the link takes no more streams");
            pump.abort(ResetCode.REFUSED, "");
            return;
        }
        ByteBuf asked = Unpooled.copiedBuffer(target.toString(), StandardCharsets.UTF_8);
        end.open(port, OpenKind.FORWARD, 0, 0, visitor(socket), false, asked);
        pump.begin();
    }

    /** The same reason once, until a connection has got through. */
    private void say(String reason) {
        if (!said.equals(reason)) {
            said = reason;
            LOG.warn("local forward failed target={} reason=\"{}\"", target, Printable.of(reason, 300));
        }
    }

    private String sentence(Throwable cause) {
        String words = Causes.of(cause);
        boolean inUse = cause instanceof BindException && words.contains("in use");
        return "--local: " + address.port() + " on " + address.host()
                + (inUse ? " is in use by another program" : " cannot be listened on, " + words)
                + " (expected: a free port)";
    }

    private static Visitor visitor(NetSocketInternal socket) {
        return socket.channelHandlerContext().channel().remoteAddress() instanceof InetSocketAddress address
                ? new Visitor(address.getAddress().getAddress(), address.getPort())
                : Visitor.NONE;
    }

    /** Says why a connection was refused. */
    private final class ForwardedConnection implements SocketPump.Owner {
        private boolean open;

        @Override
        public void opened() {
            open = true;
            said = "";
        }

        @Override
        public boolean retries(ResetCode code, String detail) {
            if (!open) {
                say(detail.isEmpty() ? code.toString() : detail);
            }
            return false;
        }

        @Override
        public void ended() {}
    }
}
