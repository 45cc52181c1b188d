package dev.culvert.cli.run;

import dev.culvert.cli.fileserver.FileServer;
import dev.culvert.shared.process.ClosedOnFailure;
import dev.culvert.shared.process.ListenFailure;
import dev.culvert.shared.settings.BindAddress;
import dev.culvert.shared.settings.FileserverSettings;
import dev.culvert.shared.token.Secret;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A file server on its own. */
public final class FileserverRun implements Running {

    private static final Duration GRACE = Duration.ofSeconds(30);

    private final Vertx vertx;
    private final FileServer server;
    private final BindAddress address;
    private final Promise<Void> ended = Promise.promise();

    private FileserverRun(Vertx vertx, FileServer server, BindAddress address) {
        this.vertx = vertx;
        this.server = server;
        this.address = address;
    }

    /** @param password of the user {@code admin}, null for none */
    public static Future<FileserverRun> start(FileserverSettings settings, @Nullable Secret password) {
        Vertx vertx = Vertx.vertx();
        FileServer server;
        try {
            server = new FileServer(vertx, settings, password);
        } catch (IOException e) {
            var failure =
                    new StartFailure("--webroot: " + settings.folder() + " (expected: a folder that can be read)", e);
            return ClosedOnFailure.start(Future.failedFuture(failure), vertx::close);
        }
        Future<FileserverRun> starting = ListenFailure.named(server.listen(), "--port", "--port", settings.address())
                .map(address -> new FileserverRun(vertx, server, address));
        return ClosedOnFailure.start(starting, vertx::close);
    }

    /** The line that says what is served. */
    public String startLine() {
        return server.startLine(address);
    }

    @Override
    public Future<Void> ended() {
        return ended.future();
    }

    @Override
    public Duration longestStop() {
        return GRACE;
    }

    @Override
    public void stop() {
        server.close(GRACE).onComplete(closed -> stopNow());
    }

    @Override
    public void stopNow() {
        vertx.close().onComplete(closed -> ended.tryComplete());
    }
}
