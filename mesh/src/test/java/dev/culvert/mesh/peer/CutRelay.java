package dev.culvert.mesh.peer;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A line between two nodes that a test can cut, or let go dead without a word. */
final class CutRelay {
    private final NetClient client; // in fields, else they are collected and their connections closed
    private NetServer server;
    private final List<NetSocket> ends = new CopyOnWriteArrayList<>();
    private volatile boolean dead;

    private CutRelay(Vertx vertx) {
        this.client = vertx.createNetClient();
    }

    static CutRelay to(Vertx vertx, int target) throws Exception {
        CutRelay relay = new CutRelay(vertx);
        relay.server = vertx.createNetServer()
                .connectHandler(near -> relay.join(near, target))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        return relay;
    }

    int port() {
        return server.actualPort();
    }

    int connections() {
        return ends.size() / 2;
    }

    /** All connections break. */
    void cut() {
        ends.forEach(NetSocket::close);
    }

    /** Nothing passes any more, and nobody is told; new connections get no answer. */
    void dead(boolean is) {
        dead = is;
    }

    private void join(NetSocket near, int target) {
        near.pause();
        client.connect(target, "127.0.0.1").onSuccess(far -> {
            ends.add(near);
            ends.add(far);
            pass(near, far);
            pass(far, near);
            near.resume();
        });
    }

    private void pass(NetSocket from, NetSocket to) {
        from.handler((Buffer bytes) -> {
            if (!dead) {
                to.write(bytes);
            }
        });
        from.closeHandler(closed -> {
            ends.remove(from);
            to.close();
        });
    }
}
