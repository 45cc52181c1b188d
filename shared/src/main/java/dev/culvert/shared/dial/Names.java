package dev.culvert.shared.dial;

import io.netty.util.NetUtil;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Names resolved by the JDK, which alone knows what this machine's name services know, and on a worker thread, since it
 * blocks. An answer is kept for a second, so that a crowd of connections is one question; the JDK keeps it for four more
 * ({@code ProcessVertx}). Belongs to one event loop.
 */
final class Names {
    /** A resolver that is slower than this is as good as none. */
    private static final long SECONDS = 10;

    private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int MOST_KEPT = 1000;

    private record Answer(Future<InetAddress[]> addresses, long askedNanos) {}

    private final Vertx vertx;
    private final Map<String, Answer> answers = new HashMap<>();

    Names(Vertx vertx) {
        this.vertx = vertx;
    }

    /** All addresses of {@code host}, at least one, in the order of preference; an address stands for itself. */
    Future<InetAddress[]> resolve(String host) {
        try {
            if (NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host)) {
                return Future.succeededFuture(new InetAddress[] {InetAddress.getByName(host)});
            }
        } catch (UnknownHostException e) {
            return Future.failedFuture(e); // a zone that this machine does not have
        }
        long now = System.nanoTime();
        Answer kept = answers.get(host);
        if (kept != null && now - kept.askedNanos < KEPT_NANOS && !kept.addresses.failed()) {
            return kept.addresses;
        }
        if (answers.size() >= MOST_KEPT) {
            answers.clear();
        }
        Future<InetAddress[]> asked = vertx.executeBlocking(() -> InetAddress.getAllByName(host), false)
                .timeout(SECONDS, TimeUnit.SECONDS);
        answers.put(host, new Answer(asked, now));
        return asked;
    }
}
