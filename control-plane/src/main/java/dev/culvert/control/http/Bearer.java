package dev.culvert.control.http;

import dev.culvert.control.auth.AuthGate;
import dev.culvert.control.auth.Verdict;
import dev.culvert.shared.log.Printable;
import io.netty.util.NetUtil;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets requests with the right token pass, at once, and answers the others late. */
final class Bearer implements Handler<RoutingContext> {
    private static final Logger LOG = LoggerFactory.getLogger(Bearer.class);

    private final Vertx vertx;
    private final AuthGate gate;

    Bearer(Vertx vertx, AuthGate gate) {
        this.vertx = vertx;
        this.gate = gate;
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        Verdict verdict = gate.check(request.headers().getAll(HttpHeaders.AUTHORIZATION), addressOf(request));
        if (verdict instanceof Verdict.Accept) {
            Door.of(request).authenticated();
            context.next();
        } else if (verdict instanceof Verdict.Unauthorized unauthorized) {
            LOG.warn(
                    "authentication failed remote={} path={}",
                    request.remoteAddress(),
                    Printable.of(request.path(), 100));
            vertx.setTimer(Math.max(1, unauthorized.delay().toMillis()), timer -> refuse(context));
        } else {
            context.response().putHeader(HttpHeaders.RETRY_AFTER, "2");
            Answers.text(context, 429, "too many wrong tokens from this address");
        }
    }

    private static void refuse(RoutingContext context) {
        if (!context.response().closed()) {
            context.response().putHeader("WWW-Authenticate", "Bearer");
            Answers.text(context, 401, "wrong or missing token (expected: Authorization: Bearer and the token)");
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
