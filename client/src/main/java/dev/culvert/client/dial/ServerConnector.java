package dev.culvert.client.dial;

import dev.culvert.client.dial.DialFailure.Kind;
import dev.culvert.shared.dial.Dialer;
import dev.culvert.shared.log.Causes;
import dev.culvert.shared.settings.HostPort;
import dev.culvert.shared.settings.ServerTrust;
import dev.culvert.shared.settings.ServerUrl;
import dev.culvert.shared.tls.HandshakeFailure;
import io.netty.channel.Channel;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** Connections to a server's control port that have proven themselves, so that a token may be sent. */
final class ServerConnector {
    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final Dialer dialer;
    private final TrustCheck trust;

    ServerConnector(Vertx vertx, Dialer dialer, ServerTrust trust) {
        this.dialer = dialer;
        this.trust = new TrustCheck(vertx, dialer, trust);
    }

    /** Connects once; {@link #explain} tells what a failure means. */
    Future<Channel> connect(ServerUrl url) {
        return trust.before(url).compose(anchor -> connect(url, anchor));
    }

    /** Whatever kept an answer from coming, for people. */
    static DialFailure explain(ServerUrl url, Throwable cause) {
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

    private static boolean untrusted(ServerUrl url, Throwable cause) {
        HostPort server = url.address();
        return HandshakeFailure.of(cause, server.host(), server.port()).kind() == HandshakeFailure.Kind.UNTRUSTED;
    }
}
