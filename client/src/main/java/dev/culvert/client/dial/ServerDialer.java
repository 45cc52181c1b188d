package dev.culvert.client.dial;

import dev.culvert.shared.carrier.WebSocketCarrier;
import dev.culvert.shared.dial.Dialer;
import dev.culvert.shared.link.Carrier;
import dev.culvert.shared.link.Link;
import dev.culvert.shared.settings.ServerTrust;
import dev.culvert.shared.settings.ServerUrl;
import dev.culvert.shared.token.Secret;
import io.netty.channel.Channel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.BiFunction;

/**
 * Dials a server: its trust anchor, a connection, the WebSocket's upgrade, and then the connection is a link's. The token
 * leaves only over a connection that has proven itself. Everything but names and files happens on one event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // nobody waits for a refused connection to close
public final class ServerDialer {
    private static final Duration UPGRADE = Duration.ofSeconds(10);

    private final ServerConnector connector;
    private final Secret token;
    private final boolean mask;
    private final String version;

    /** @param mask whether to mask even where both ends could do without */
    public ServerDialer(Vertx vertx, Dialer dialer, ServerTrust trust, Secret token, boolean mask, String version) {
        this.connector = new ServerConnector(vertx, dialer, trust);
        this.token = token;
        this.mask = mask;
        this.version = version;
    }

    /**
     * Dials once; call it on the event loop that is to own the link.
     *
     * @param makeLink makes the link on top of its carrier, in the turn in which the connection becomes its own
     * @return fails with a {@link DialFailure}
     */
    public Future<Link> dial(ServerUrl url, BiFunction<Channel, Carrier, Link> makeLink) {
        return connector
                .connect(url)
                .compose(channel -> upgrade(url, channel, makeLink))
                .recover(cause -> Future.failedFuture(ServerConnector.explain(url, cause)));
    }

    private Future<Link> upgrade(ServerUrl url, Channel channel, BiFunction<Channel, Carrier, Link> makeLink) {
        Promise<Link> promise = Promise.promise();
        Upgrade upgrade = new Upgrade(token, mask, version);
        OneRequest.send(channel, upgrade.request(url), UPGRADE, new OneRequest.Taker() {
            @Override
            public void answered(Channel from, OneRequest.Answer answer) {
                try {
                    boolean unmasked = upgrade.check(url, answer);
                    promise.tryComplete(WebSocketCarrier.takeOver(
                            from.pipeline(),
                            Dialer.LAST_HANDLER,
                            true,
                            unmasked,
                            carrier -> makeLink.apply(from, carrier)));
                } catch (DialFailure e) {
                    from.close();
                    promise.tryFail(e);
                }
            }

            @Override
            public void failed(Throwable cause) {
                promise.tryFail(cause);
            }
        });
        return promise.future();
    }
}
