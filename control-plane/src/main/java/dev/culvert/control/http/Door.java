package dev.culvert.control.http;

import dev.culvert.shared.auth.PreAuthLimit;
import dev.culvert.shared.probe.ControlPort;
import dev.culvert.shared.process.AcceptGates;
import dev.culvert.shared.process.RefusedConnections;
import dev.culvert.shared.proxyprotocol.HeaderGuard;
import dev.culvert.shared.settings.ProxyProtocol;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A connection's time at the control port before it has shown a token: it holds one of the places, and has 5 s for a
 * request's head, and 5 s more for the rest of the WebSocket handshake. Belongs to the connection's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // of closing: the close future tells
final class Door {
    private static final AttributeKey<Door> KEY = AttributeKey.valueOf(Door.class, "door");
    private static final AttributeKey<PreAuthLimit.Place> PLACE = AttributeKey.valueOf(Door.class, "place");
    private static final long HEAD_SECONDS = 5;

    private final Channel channel;
    private final PreAuthLimit.Place place;
    private Future<?> limit;
    private @Nullable HttpServerRequest latest;

    private Door(Channel channel, PreAuthLimit.Place place) {
        this.channel = channel;
        this.place = place;
        this.limit = closeAfterAWhile();
        channel.closeFuture().addListener(closed -> limit.cancel(false));
    }

    /** Gives a connection that is just accepted a place; false where all are taken. Any thread. */
    static boolean admit(Channel accepted, PreAuthLimit limit) {
        Optional<PreAuthLimit.Place> place = limit.enter();
        place.ifPresent(taken -> {
            accepted.attr(PLACE).set(taken);
            accepted.closeFuture().addListener(closed -> taken.leave());
        });
        return place.isPresent();
    }

    /** A connection's TLS handshake is done, where it has one; it is closed if it has no place and all are taken. */
    static void enter(HttpConnection connection, PreAuthLimit limit) {
        Channel channel = channelOf(connection);
        if (channel.attr(PLACE).get() == null && !admit(channel, limit)) {
            channel.close();
            return;
        }
        channel.attr(KEY).set(new Door(channel, channel.attr(PLACE).get()));
    }

    static Door of(HttpServerRequest request) {
        return channelOf(request.connection()).attr(KEY).get();
    }

    /** Puts the limits before a port, so that they hold from the accept on. */
    static void guard(Vertx vertx, ControlPort port, PreAuthLimit limit, RefusedConnections refused) {
        ProxyProtocol header = port.header();
        AcceptGates.of(vertx)
                .ifPresent(gates -> gates.put(port.port(), accepted -> {
                    boolean admitted = admit(accepted, limit);
                    if (admitted && header != null) {
                        HeaderGuard.put(accepted, header, ControlPort.HEADER_LIMIT, refused);
                    }
                    return admitted;
                }));
    }

    /** A request's head has come; its answer closes the connection. */
    static void headArrived(HttpServerRequest request) {
        Door door = of(request);
        door.limit.cancel(false);
        door.latest = request;
    }

    /** The request as it came: Vert.x Web's own hides the WebSocket's channel. */
    HttpServerRequest request() {
        return Objects.requireNonNull(latest, "no request yet");
    }

    /** It has shown the right token. */
    void authenticated() {
        place.leave();
        limit.cancel(false);
        limit = closeAfterAWhile();
    }

    /** The handshake is done, the link looks after itself. */
    void through() {
        limit.cancel(false);
    }

    private Future<?> closeAfterAWhile() {
        Runnable close = channel::close;
        return channel.eventLoop().schedule(close, HEAD_SECONDS, TimeUnit.SECONDS);
    }

    private static Channel channelOf(HttpConnection connection) {
        return ((HttpServerConnection) connection).channelHandlerContext().channel();
    }
}
