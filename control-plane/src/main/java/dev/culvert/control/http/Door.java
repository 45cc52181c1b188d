package dev.culvert.control.http;

import dev.culvert.control.auth.PreAuthLimit;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.Future;
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
    private static final long HEAD_SECONDS = 5;

    private final Channel channel;
    private final PreAuthLimit.Place place;
    private Future<?> limit;
    private @Nullable HttpServerRequest latest;

    private Door(Channel channel, PreAuthLimit.Place place) {
        this.channel = channel;
        this.place = place;
        this.limit = closeAfterAWhile();
        channel.closeFuture().addListener(closed -> {
            limit.cancel(false);
            place.leave();
        });
    }

    /** A connection comes in, or is closed where all places are taken. */
    static void enter(HttpConnection connection, PreAuthLimit limit) {
        Channel channel = channelOf(connection);
        Optional<PreAuthLimit.Place> place = limit.enter();
        if (place.isPresent()) {
            channel.attr(KEY).set(new Door(channel, place.get()));
        } else {
            channel.close();
        }
    }

    static Door of(HttpServerRequest request) {
        return channelOf(request.connection()).attr(KEY).get();
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
