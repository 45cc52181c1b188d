package dev.culvert.cli.run;

import dev.culvert.client.ClientEnd;
import dev.culvert.client.TunnelClient;
import dev.culvert.shared.process.ClosedOnFailure;
import dev.culvert.shared.process.ProcessVertx;
import dev.culvert.shared.settings.ClientSettings;
import dev.culvert.shared.settings.ServerSettings;
import dev.culvert.shared.settings.Tunnels;
import dev.culvert.shared.token.Secret;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;

/** A tunnel client on its own. */
public final class ClientRun implements Running {

    private static final long LOOK_MILLIS = 250;

    private final Vertx vertx;
    private final TunnelClient client;
    private final Duration grace;
    private final Promise<Void> ended = Promise.promise();

    private ClientRun(Vertx vertx, TunnelClient client, Duration grace) {
        this.vertx = vertx;
        this.client = client;
        this.grace = grace;
    }

    /**
     * Starts dialling. Whether the server is there does not matter: it is tried again.
     *
     * @param mask whether what goes to the server is masked even where both ends could do without
     */
    public static Future<ClientRun> start(ClientSettings settings, Secret token, boolean mask) {
        // one event loop: a client is one verticle, and a loop that is never used costs its memory all the same
        Vertx vertx =
                ProcessVertx.builder(new VertxOptions().setEventLoopPoolSize(1)).build();
        var client =
                new TunnelClient(settings, token, mask, ProcessMemory.budget(ServerSettings.DEFAULT_MEMORY_BUDGET));
        var run = new ClientRun(vertx, client, settings.grace());
        client.ended().onSuccess(run::over);
        return ClosedOnFailure.start(vertx.deployVerticle(client).map(run), vertx::close);
    }

    /** Offers these from now on; streams that run go on. */
    public void change(Tunnels tunnels) {
        client.change(tunnels);
    }

    /** Looks at that file from now on. */
    public void watch(ConfigWatch file) {
        vertx.setTimer(
                LOOK_MILLIS,
                timer -> vertx.executeBlocking(
                                () -> {
                                    file.look();
                                    return null;
                                },
                                false)
                        .onComplete(looked -> watch(file)));
    }

    @Override
    public Future<Void> ended() {
        return ended.future();
    }

    @Override
    public Duration longestStop() {
        return grace;
    }

    @Override
    public void stop() {
        client.shutdown(grace);
    }

    @Override
    public void stopNow() {
        vertx.close().onComplete(closed -> ended.tryComplete());
    }

    /** Its sentence is on the log already, so that here there is only the exit code left to tell. */
    private void over(ClientEnd end) {
        vertx.close().onComplete(closed -> {
            if (end instanceof ClientEnd.Refused) {
                ended.tryFail(new LoggedFailure());
            } else {
                ended.tryComplete();
            }
        });
    }
}
