package dev.culvert.client.dial;

import dev.culvert.client.dial.DialFailure.Kind;
import dev.culvert.shared.carrier.WebSocketCarrier;
import dev.culvert.shared.dial.Dialer;
import dev.culvert.shared.link.Carrier;
import dev.culvert.shared.link.Link;
import dev.culvert.shared.log.Causes;
import dev.culvert.shared.settings.HostPort;
import dev.culvert.shared.settings.ServerTrust;
import dev.culvert.shared.settings.ServerUrl;
import dev.culvert.shared.tls.HandshakeFailure;
import dev.culvert.shared.token.Secret;
import io.netty.channel.Channel;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import javax.net.ssl.SSLException;

/**
 * Dials a server: its trust anchor, a connection, the WebSocket's upgrade, and then the connection is a link's. The token
 * leaves only over a connection that has proven itself. Everything but names and files happens on one event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // nobody waits for a refused connection to close
public final class ServerDialer {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration UPGRADE = Duration.ofSeconds(10);

    private final Dialer dialer;
    private final TrustCheck trust;
    private final Secret token;
    private final boolean mask;
    private final String version;

    /** @param mask whether to mask even where both ends could do without */
    public ServerDialer(Vertx vertx, Dialer dialer, ServerTrust trust, Secret token, boolean mask, String version) {
        this.dialer = dialer;
        this.trust = new TrustCheck(vertx, dialer, trust);
        this.token = token;
        this.mask = mask;
        this.version = version;
    }

    /**
     * Dials once; call it on the event loop that is to own the link.
     *
     * @param makeLink makes the link on top of its carrier, in the turn in which the connection becomes its own
     * @return fails with a {@link DialFailure}
     */
    public Future<Link> dial(ServerUrl url, BiFunction<Channel, Carrier, Link> makeLink) {
        return trust.before(url)
                .compose(anchor -> connect(url, anchor))
                .compose(channel -> upgrade(url, channel, makeLink))
                .recover(cause -> Future.failedFuture(explain(url, cause)));
    }

    private Future<Channel> connect(ServerUrl url, TlsAnchor anchor) {
        return connectOnce(url, anchor).recover(cause -> {
            DialFailure failure = explain(url, cause);
            return failure.kind() == Kind.TLS && untrusted(url, cause)
                    ? trust.again(url, anchor, failure).compose(other -> connectOnce(url, other))
                    : Future.failedFuture(cause);
        });
    }

    private Future<Channel> connectOnce(ServerUrl url, TlsAnchor anchor) {
        return dialer.connect(url.address(), anchor.options(), CONNECT).onSuccess(channel -> trust.proven(url, anchor));
    }

    private Future<Link> upgrade(ServerUrl url, Channel channel, BiFunction<Channel, Carrier, Link> makeLink) {
        Promise<Link> promise = Promise.promise();
        Upgrade upgrade = new Upgrade(token, mask, version);
        OneRequest.send(channel, upgrade.request(url), UPGRADE, new OneRequest.Taker() {
            @Override
            public void answered(Channel from, OneRequest.Answer answer) {
                try {
                    boolean unmasked = upgrade.check(url, answer);
                    promise.tryComplete(WebSocketCarrier.takeOver(
                            from.pipeline(),
                            Dialer.VERTX_HANDLER,
                            true,
                            unmasked,
                            carrier -> makeLink.apply(from, carrier)));
                } catch (DialFailure e) {
                    from.close();
                    promise.tryFail(e);
                }
            }

            @Override
            public void failed(Throwable cause) {
                promise.tryFail(cause);
            }
        });
        return promise.future();
    }

    private static boolean untrusted(ServerUrl url, Throwable cause) {
        HostPort server = url.address();
        return HandshakeFailure.of(cause, server.host(), server.port()).kind() == HandshakeFailure.Kind.UNTRUSTED;
    }

    private static DialFailure explain(ServerUrl url, Throwable cause) {
        if (cause instanceof DialFailure known) {
            return known;
        }
        HostPort server = url.address();
        if (cause instanceof ConnectTimeoutException
                || cause instanceof TimeoutException
                || cause.getCause() instanceof SslHandshakeTimeoutException) {
            return new DialFailure(Kind.TIMEOUT, "timeout: no answer from " + url);
        }
        if (cause instanceof UnknownHostException) {
            return new DialFailure(
                    Kind.UNREACHABLE, "dialling " + url + " failed: no address is known for " + server.host());
        }
        if (cause instanceof SSLException) {
            HandshakeFailure failure = HandshakeFailure.of(cause, server.host(), server.port());
            return new DialFailure(Kind.TLS, "TLS failed: " + failure.sentence());
        }
        return new DialFailure(Kind.UNREACHABLE, "dialling " + url + " failed: " + Causes.of(cause));
    }
}
