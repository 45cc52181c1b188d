package dev.culvert.shared.auth;

import dev.culvert.shared.events.Event;
import dev.culvert.shared.events.EventSink;
import dev.culvert.shared.events.EventType;
import dev.culvert.shared.log.Printable;
import dev.culvert.shared.probe.ShortAnswer;
import io.netty.util.NetUtil;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets requests with the right token pass, at once, and answers the others late. Belongs to no event loop. */
public final class BearerCheck {
    private static final Logger LOG = LoggerFactory.getLogger(BearerCheck.class);

    private final Vertx vertx;
    private final AuthGate gate;
    private final EventSink events;

    /**
     * A check of tokens by that gate.
     *
     * @param events is told of each wrong one
     */
    public BearerCheck(Vertx vertx, AuthGate gate, EventSink events) {
        this.vertx = vertx;
        this.gate = gate;
        this.events = events;
    }

    /** Judges a request, on its event loop; it is answered where its token is not right. */
    public void check(HttpServerRequest request, Runnable accepted) {
        Verdict verdict = gate.check(request.headers().getAll(HttpHeaders.AUTHORIZATION), addressOf(request));
        if (verdict instanceof Verdict.Accept) {
            accepted.run();
            return;
        }
        events.emit(
                EventType.AUTHENTICATION_FAILED,
                Event.fields("remote", request.remoteAddress(), "path", request.path()));
        if (verdict instanceof Verdict.Unauthorized unauthorized) {
            LOG.warn(
                    "authentication failed remote={} path={}",
                    request.remoteAddress(),
                    Printable.of(request.path(), 100));
            request.response().setStatusCode(401); // what is counted, should the asker not wait for it
            vertx.setTimer(Math.max(1, unauthorized.delay().toMillis()), timer -> refuse(request));
        } else {
            request.response().putHeader(HttpHeaders.RETRY_AFTER, "2");
            ShortAnswer.text(request, 429, "too many wrong tokens from this address");
        }
    }

    private static void refuse(HttpServerRequest request) {
        if (!request.response().closed()) {
            request.response().putHeader("WWW-Authenticate", "Bearer");
            ShortAnswer.text(request, 401, "wrong or missing token (expected: Authorization: Bearer and the token)");
        }
    }

    private static InetAddress addressOf(HttpServerRequest request) {
        SocketAddress remote = request.remoteAddress();
        InetAddress address = remote == null || remote.hostAddress() == null
                ? null
                : NetUtil.createInetAddressFromIpAddressString(remote.hostAddress());
        return address == null ? new InetSocketAddress(0).getAddress() : address;
    }
}
