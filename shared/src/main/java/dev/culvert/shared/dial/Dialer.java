package dev.culvert.shared.dial;

import dev.culvert.shared.settings.HostPort;
import dev.culvert.shared.tls.VertxTls;
import io.netty.channel.Channel;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections on the event loop that asks: the name is resolved anew, its addresses are tried in turn, TLS is
 * spoken, by Vert.x, where asked for. Each connection comes as a Netty channel whose last handler is {@link
 * #LAST_HANDLER}; handlers of ours go before it and keep what they read. Belongs to one event loop.
 */
public final class Dialer {
    /** The name of the last handler of the pipeline, which under TLS is Vert.x's own. */
    public static final String LAST_HANDLER = "handler";

    private static final String CHUNKED_WRITER = "chunkedWriter";

    private final Names names;
    private final PlainDialer plain;
    private final NetClient client;

    /** Keep it as long as its connections shall live; {@link #close()} ends them. */
    public Dialer(Vertx vertx) {
        this.names = new Names(vertx);
        this.plain = new PlainDialer(vertx);
        this.client = vertx.createNetClient(
                new NetClientOptions().setTcpNoDelay(true).setSslEngineOptions(VertxTls.engine()));
    }

    /**
     * Connects. A failure is that of the last address that was tried: {@link java.net.UnknownHostException}, {@link
     * java.net.ConnectException}, a time-out, or an {@link SSLException}.
     *
     * @param tls how to speak TLS; null for not at all
     * @param within for each address
     */
    public Future<Channel> connect(HostPort to, @Nullable ClientSSLOptions tls, Duration within) {
        return resolve(to.host()).compose(addresses -> connect(to, addresses, tls, within));
    }

    /**
     * Connects to one of these addresses and no other.
     *
     * @param addresses those of {@code to}, at least one
     */
    public Future<Channel> connect(
            HostPort to, InetAddress[] addresses, @Nullable ClientSSLOptions tls, Duration within) {
        return connect(to, tls, within, addresses, 0);
    }

    /** All addresses of a name, at least one, in the order of preference; an address stands for itself. */
    public Future<InetAddress[]> resolve(String host) {
        return names.resolve(host);
    }

    /** Closes all connections at once. */
    public Future<Void> close() {
        plain.close();
        return client.close();
    }

    private Future<Channel> connect(
            HostPort to, @Nullable ClientSSLOptions tls, Duration within, InetAddress[] addresses, int tried) {
        InetSocketAddress address = new InetSocketAddress(addresses[tried], to.port());
        Future<Channel> connected = tls == null ? plain.connect(address, within) : secured(to, address, tls, within);
        if (tried == addresses.length - 1) {
            return connected;
        }
        return connected.recover(failure -> failure instanceof SSLException
                ? Future.failedFuture(failure)
                : connect(to, tls, within, addresses, tried + 1));
    }

    private Future<Channel> secured(HostPort to, InetSocketAddress address, ClientSSLOptions tls, Duration within) {
        ConnectOptions options = new ConnectOptions()
                .setRemoteAddress(SocketAddress.inetSocketAddress(address))
                .setHost(to.host())
                .setPort(to.port())
                .setTimeout((int) within.toMillis())
                .setSsl(true)
                .setSslOptions(tls);
        return client.connect(options).map(socket -> channel((NetSocketInternal) socket));
    }

    private static Channel channel(NetSocketInternal socket) {
        Channel channel = socket.channelHandlerContext().channel();
        if (channel.pipeline().get(CHUNKED_WRITER) != null) {
            channel.pipeline().remove(CHUNKED_WRITER); // nothing here writes files
        }
        return channel;
    }
}
