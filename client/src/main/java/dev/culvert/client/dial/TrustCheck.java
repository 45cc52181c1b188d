package dev.culvert.client.dial;

import dev.culvert.shared.dial.Dialer;
import dev.culvert.shared.settings.HostPort;
import dev.culvert.shared.settings.ServerTrust;
import dev.culvert.shared.settings.ServerUrl;
import dev.culvert.shared.tls.CaPin;
import dev.culvert.shared.tls.KnownCas;
import dev.culvert.shared.tls.TrustDecision;
import dev.culvert.shared.tls.VertxTls;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.ClientSSLOptions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides by which CA a server must prove itself. With auto-TLS that is the one kept from the first contact, or the
 * pinned one; it is fetched over a connection that is not verified and carries nothing secret.
 */
final class TrustCheck {
    private static final String CA_PATH = "/.well-known/ca.crt";
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(TrustCheck.class);

    private final Vertx vertx;
    private final Dialer dialer;
    private final @Nullable KnownCas known;
    private final @Nullable CaPin pin;

    TrustCheck(Vertx vertx, Dialer dialer, ServerTrust trust) {
        this.vertx = vertx;
        this.dialer = dialer;
        if (trust instanceof ServerTrust.AutoTls auto) {
            this.known = new KnownCas(auto.knownServers());
            this.pin = auto.caPin() == null ? null : CaPin.parse("--ca-pin", auto.caPin());
        } else {
            this.known = null;
            this.pin = null;
        }
    }

    /** What is to be believed at this dial; fails with a {@link DialFailure} or whatever kept the CA from coming. */
    Future<TlsAnchor> before(ServerUrl url) {
        if (!url.tls()) {
            return Future.succeededFuture(new TlsAnchor(null, null, false));
        }
        KnownCas cas = known;
        if (cas == null) {
            return Future.succeededFuture(new TlsAnchor(systemCas(), null, false));
        }
        HostPort server = url.address();
        return vertx.executeBlocking(() -> cas.atDial(server.host(), server.port(), pin), false)
                .compose(decision ->
                        decision instanceof TrustDecision.FetchFirst ? fetched(cas, server) : anchor(decision));
    }

    /** The server did not prove itself by {@code tried}; whether it has another CA that may be believed. */
    Future<TlsAnchor> again(ServerUrl url, TlsAnchor tried, DialFailure failure) {
        KnownCas cas = known;
        if (cas == null) {
            return Future.failedFuture(failure);
        }
        return fetched(cas, url.address())
                .compose(other -> other.ca() == null || other.ca().equals(tried.ca())
                        ? Future.failedFuture(failure)
                        : Future.succeededFuture(other));
    }

    /** The server has proven itself; from now on it must do so by the same CA. */
    void proven(ServerUrl url, TlsAnchor anchor) {
        KnownCas cas = known;
        X509Certificate ca = anchor.ca();
        if (cas == null || ca == null) {
            return;
        }
        HostPort server = url.address();
        if (anchor.firstContact()) {
            LOG.info("trusted server={} pin={} reason=\"first contact\"", url, CaPin.of(ca));
        }
        vertx.<Void>executeBlocking(
                        () -> {
                            cas.keep(server.host(), server.port(), ca);
                            return null;
                        },
                        false)
                .onFailure(e -> LOG.warn("CA not kept: server={} reason=\"failed: {}\"", url, e.toString()));
    }

    private Future<TlsAnchor> fetched(KnownCas cas, HostPort server) {
        return fetch(server)
                .compose(pem ->
                        vertx.executeBlocking(() -> cas.withFetched(server.host(), server.port(), pem, pin), false))
                .compose(TrustCheck::anchor);
    }

    private static Future<TlsAnchor> anchor(TrustDecision decision) {
        if (decision instanceof TrustDecision.Trusted trusted) {
            return Future.succeededFuture(
                    new TlsAnchor(VertxTls.client(trusted.ca()), trusted.ca(), trusted.firstContact()));
        }
        String sentence = decision instanceof TrustDecision.Refused refused ? refused.sentence() : decision.toString();
        return Future.failedFuture(new DialFailure(DialFailure.Kind.UNTRUSTED, sentence));
    }

    private Future<byte[]> fetch(HostPort server) {
        Promise<byte[]> promise = Promise.promise();
        FullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, CA_PATH);
        request.headers().set(HttpHeaderNames.HOST, server.toString()).set(HttpHeaderNames.CONNECTION, "close");
        dialer.connect(server, unverified(), CONNECT)
                .onFailure(promise::tryFail)
                .onSuccess(channel -> OneRequest.send(channel, request, LIMIT, new OneRequest.Taker() {
                    @Override
                    public void answered(io.netty.channel.Channel from, OneRequest.Answer answer) {
                        if (answer.status() == 200) {
                            promise.tryComplete(answer.body());
                        } else {
                            promise.tryFail(new DialFailure(DialFailure.Kind.REFUSED, noCa(server, answer.status())));
                        }
                    }

                    @Override
                    public void failed(Throwable cause) {
                        promise.tryFail(cause);
                    }
                }));
        return promise.future();
    }

    private static String noCa(HostPort server, int status) {
        return "https://" + server + CA_PATH + " answered " + status
                + " (expected: 200 and the server's CA; with a certificate of a public CA use --auto-tls=false)";
    }

    /** For the CA alone, which is then judged by itself. */
    private static ClientSSLOptions unverified() {
        ClientSSLOptions options = new ClientSSLOptions().setTrustAll(true).setHostnameVerificationAlgorithm("");
        return limited(options);
    }

    private static ClientSSLOptions systemCas() {
        return limited(new ClientSSLOptions().setHostnameVerificationAlgorithm("HTTPS"));
    }

    private static ClientSSLOptions limited(ClientSSLOptions options) {
        options.setSslHandshakeTimeout(VertxTls.HANDSHAKE_SECONDS).setSslHandshakeTimeoutUnit(TimeUnit.SECONDS);
        return options;
    }
}
