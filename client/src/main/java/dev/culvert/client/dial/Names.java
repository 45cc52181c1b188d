package dev.culvert.client.dial;

import io.netty.util.NetUtil;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;

/**
 * Names resolved by the JDK, which alone knows what this machine's name services know, anew at each dial and on a worker
 * thread, since it blocks.
 */
final class Names {
    /** A resolver that is slower than this is as good as none. */
    private static final long SECONDS = 10;

    private final Vertx vertx;

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
        return vertx.executeBlocking(() -> InetAddress.getAllByName(host), false)
                .timeout(SECONDS, TimeUnit.SECONDS);
    }
}
