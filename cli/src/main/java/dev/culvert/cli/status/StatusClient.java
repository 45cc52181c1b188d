package dev.culvert.cli.status;

import dev.culvert.cli.command.CommandFailure;
import dev.culvert.cli.command.Program;
import dev.culvert.client.dial.DialFailure;
import dev.culvert.client.dial.DialFailure.Kind;
import dev.culvert.client.dial.ServerReader;
import dev.culvert.client.dial.ServerReader.Page;
import dev.culvert.shared.dial.Dialer;
import dev.culvert.shared.log.Printable;
import dev.culvert.shared.process.ProcessVertx;
import dev.culvert.shared.settings.ServerTrust;
import dev.culvert.shared.settings.ServerUrl;
import dev.culvert.shared.token.Secret;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Asks a server for its status, blocking, and says by the exit code why there is none. */
final class StatusClient implements AutoCloseable {
    private static final int EXCERPT_CHARS = 200;
    private static final long LIMIT_SECONDS = 60;

    private final ServerUrl url;
    private final Vertx vertx;
    private final ServerReader reader;

    StatusClient(ServerUrl url, ServerTrust trust, Secret token, String version) {
        this.url = url;
        this.vertx =
                ProcessVertx.builder(new VertxOptions().setEventLoopPoolSize(1)).build();
        this.reader = new ServerReader(vertx, new Dialer(vertx), trust, token, version);
    }

    /**
     * The answer's JSON.
     *
     * @throws CommandFailure with the exit code that tells unreachable, unauthorised and not ready apart
     */
    Buffer ask() throws InterruptedException {
        CompletableFuture<Page> asked = new CompletableFuture<>();
        vertx.runOnContext(
                turn -> reader.get(url, "/status").onComplete(asked::complete, asked::completeExceptionally));
        Page page;
        try {
            page = asked.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw unanswered(e.getCause());
        } catch (TimeoutException e) {
            throw new CommandFailure(Program.UNREACHABLE, "timeout: no answer from " + url);
        }
        if (page.status() == 200) {
            return page.body();
        }
        throw refused(page);
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static CommandFailure unanswered(@Nullable Throwable cause) {
        if (cause instanceof DialFailure failure) {
            boolean unreachable = failure.kind() == Kind.UNREACHABLE || failure.kind() == Kind.TIMEOUT;
            return new CommandFailure(unreachable ? Program.UNREACHABLE : Program.FAILURE, failure.sentence());
        }
        return new CommandFailure(Program.FAILURE, String.valueOf(cause));
    }

    private CommandFailure refused(Page page) {
        int status = page.status();
        String answered = url + " answered " + status;
        if (status == 401 || status == 403 || status == 429) {
            return new CommandFailure(
                    Program.UNAUTHORISED,
                    "wrong token: " + answered
                            + " (expected: the token that the server was started with, or its admin token if it has one)");
        }
        String said = Printable.of(firstLine(page.body().toString()), EXCERPT_CHARS);
        if (status == 503) {
            return new CommandFailure(Program.NOT_READY, "not ready: " + answered + ": " + said);
        }
        return new CommandFailure(
                Program.FAILURE,
                answered + (said.isEmpty() ? "" : ": " + said)
                        + " (expected: 200 from the control port of a node with the role control)");
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("").strip();
    }
}
