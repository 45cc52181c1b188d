package dev.culvert.mesh.peer;

import dev.culvert.mesh.NodeIdentity;
import dev.culvert.shared.frame.Ping;
import dev.culvert.shared.frame.ResetCode;
import io.vertx.core.Vertx;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Lets a link in whose other end has said who it is, unless another incarnation of that node is alive: then its name is in
 * use. Whoever answers no PING within a second is not. Belongs to the mesh verticle's event loop.
 */
final class Admission {
    private static final long ALIVE_WITHIN_MILLIS = 1000;
    private static final long NO_TOKEN = -1;

    private final Vertx vertx;
    private final NodeIdentity self;
    private final Set<PeerLink> links;

    /** @param links all that there are, kept by their owner */
    Admission(Vertx vertx, NodeIdentity self, Set<PeerLink> links) {
        this.vertx = vertx;
        this.self = self;
        this.links = links;
    }

    /** Runs {@code welcome} or ends the link, now or within a second. */
    void ask(PeerLink link, Runnable welcome) {
        if (link.peer().equals(self.name())) {
            link.link().fail(ResetCode.NAME_IN_USE, nameInUse(link));
            return;
        }
        PeerLink other = links.stream()
                .filter(known -> known.established()
                        && known.peer().equals(link.peer())
                        && !String.valueOf(known.incarnation()).equals(link.incarnation()))
                .findAny()
                .orElse(null);
        if (other == null) {
            welcome.run();
            return;
        }
        other.link().send(new Ping(NO_TOKEN));
        vertx.setTimer(ALIVE_WITHIN_MILLIS, timer -> {
            boolean alive = links.contains(other)
                    && other.link().silentNanos() < TimeUnit.MILLISECONDS.toNanos(ALIVE_WITHIN_MILLIS);
            if (!links.contains(link)) {
                return;
            }
            if (alive) {
                link.link().fail(ResetCode.NAME_IN_USE, nameInUse(link));
            } else {
                other.link().fail(ResetCode.DEAD, "timeout: a new incarnation of the node has taken its place");
                welcome.run();
            }
        });
    }

    private static String nameInUse(PeerLink link) {
        return "--node-name " + link.peer() + ": another node of this name is alive (expected: a name of its own)";
    }
}
