package dev.culvert.cli.fileserver;

import dev.culvert.cli.fileserver.Lookup.Found;
import dev.culvert.shared.settings.BindAddress;
import dev.culvert.shared.settings.FileserverSettings;
import dev.culvert.shared.token.Secret;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Serves a folder by GET and HEAD. Files are found and opened on worker threads, and sent from the event loop of their
 * connection.
 */
public final class FileServer {

    private static final Duration IDLE = Duration.ofSeconds(75);
    private static final String NOT_FOUND = "unable to find requested file";

    private final Vertx vertx;
    private final FileserverSettings settings;
    private final WebRoot root;
    private final Lookup lookup;
    private final Gate gate;
    private final HttpServer server;

    /**
     * @param password of the user {@code admin}, null for none
     * @throws IOException where the folder cannot be resolved
     */
    public FileServer(Vertx vertx, FileserverSettings settings, @Nullable Secret password) throws IOException {
        this.vertx = vertx;
        this.settings = settings;
        this.root = new WebRoot(settings.folder());
        this.lookup = new Lookup(root, settings.allowBrowsing());
        this.gate = new Gate(password, settings.allowedAddresses());
        this.server = vertx.createHttpServer(
                        new HttpServerOptions().setHttp2ClearTextEnabled(false).setIdleTimeout((int) IDLE.toSeconds()))
                .requestHandler(this::handle);
    }

    /** Where it listens now; fails where the address is taken. */
    public Future<BindAddress> listen() {
        BindAddress wanted = settings.address();
        return server.listen(wanted.port(), wanted.host())
                .map(listening -> new BindAddress(wanted.host(), listening.actualPort()));
    }

    /** The line that says what is served, as scripts expect it. */
    public String startLine(BindAddress address) {
        return "Serving: " + root.path() + ", on " + address + ", browsing: " + settings.allowBrowsing() + ", auth: "
                + gate.asksForPassword();
    }

    /** Lets running answers finish, {@code grace} at most. */
    public Future<Void> close(Duration grace) {
        return server.shutdown(grace);
    }

    private void handle(HttpServerRequest request) {
        request.response().putHeader("X-Content-Type-Options", "nosniff");
        if (!gate.admitsAddress(request)) {
            answer(request, 403, "this address may not read here");
        } else if (!gate.admitsPassword(request)) {
            request.response()
                    .putHeader(HttpHeaderNames.WWW_AUTHENTICATE, "Basic realm=\"culvert\", charset=\"UTF-8\"");
            answer(request, 401, "the password of the user admin is needed");
        } else if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            request.response().putHeader(HttpHeaders.ALLOW, "GET, HEAD");
            answer(request, 405, "only GET and HEAD");
        } else {
            serve(request);
        }
    }

    private void serve(HttpServerRequest request) {
        Optional<RequestPath> path = Optional.ofNullable(request.path()).flatMap(RequestPath::parse);
        if (path.isEmpty()) {
            answer(request, 404, NOT_FOUND);
            return;
        }
        vertx.executeBlocking(() -> lookup.find(path.get()), false)
                .onSuccess(found -> send(request, found))
                .onFailure(failure -> answer(request, 404, NOT_FOUND));
    }

    private static void send(HttpServerRequest request, Found found) {
        if (found instanceof Found.Content content) {
            FileAnswer.send(request, content.file());
        } else if (found instanceof Found.Listing listing) {
            request.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, ContentTypes.HTML)
                    .putHeader("Content-Security-Policy", FolderPage.CONTENT_SECURITY_POLICY)
                    .end(listing.html());
        } else if (found instanceof Found.WithSlash) {
            request.response().putHeader(HttpHeaders.LOCATION, request.path() + "/");
            answer(request, 301, "the folder's path ends in a slash");
        } else {
            answer(request, 404, NOT_FOUND);
        }
    }

    private static void answer(HttpServerRequest request, int status, String text) {
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, ContentTypes.PLAIN)
                .end(text);
    }
}
