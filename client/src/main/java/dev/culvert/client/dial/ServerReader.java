package dev.culvert.client.dial;

import dev.culvert.shared.dial.Dialer;
import dev.culvert.shared.settings.ServerTrust;
import dev.culvert.shared.settings.ServerUrl;
import dev.culvert.shared.token.Secret;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;

/** Reads pages of a server's control port, as whoever has its token. Call it on one event loop. */
public final class ServerReader {
    private static final Duration ANSWER = Duration.ofSeconds(15);
    private static final int MOST_BYTES = 256 * 1024 * 1024;

    private final ServerConnector connector;
    private final Secret token;
    private final String version;

    /** @param version of this program, which the server is told */
    public ServerReader(Vertx vertx, Dialer dialer, ServerTrust trust, Secret token, String version) {
        this.connector = new ServerConnector(vertx, dialer, trust);
        this.token = token;
        this.version = version;
    }

    /**
     * A page, or what the server said instead.
     *
     * @param status 200 or another
     * @param body 256 MiB of it at most
     */
    public record Page(int status, Buffer body) {}

    /**
     * Asks once.
     *
     * @param path from the slash on
     * @return fails with a {@link DialFailure} where no answer came
     */
    public Future<Page> get(ServerUrl url, String path) {
        return connector
                .connect(url)
                .compose(channel -> ask(channel, request(url, path)))
                .recover(cause -> Future.failedFuture(ServerConnector.explain(url, cause)));
    }

    private static Future<Page> ask(Channel channel, FullHttpRequest request) {
        Promise<Page> promise = Promise.promise();
        OneRequest.send(channel, request, ANSWER, MOST_BYTES, new OneRequest.Taker() {
            @Override
            public void answered(Channel from, OneRequest.Answer answer) {
                promise.tryComplete(new Page(answer.status(), Buffer.buffer(answer.body())));
            }

            @Override
            public void failed(Throwable cause) {
                promise.tryFail(cause);
            }
        });
        return promise.future();
    }

    private FullHttpRequest request(ServerUrl url, String path) {
        FullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, path);
        request.headers()
                .set(HttpHeaderNames.HOST, url.address().toString())
                .set(HttpHeaderNames.AUTHORIZATION, "Bearer " + token.reveal())
                .set(HttpHeaderNames.USER_AGENT, "culvert/" + version)
                .set(HttpHeaderNames.CONNECTION, "close");
        return request;
    }
}
