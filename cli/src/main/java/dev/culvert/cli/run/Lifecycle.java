package dev.culvert.cli.run;

import io.vertx.core.Future;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Keeps the main thread until what it started has ended, and hands the signals on. */
public final class Lifecycle {

    private Lifecycle() {}

    /**
     * Waits for {@code starting}, then until it has ended. The first SIGTERM or SIGINT stops it, a second one stops it
     * at once. A signal before it has started ends the process.
     *
     * @param started told once
     * @throws StartFailure where it did not start, or could not go on
     */
    public static <R extends Running> void await(Future<R> starting, Consumer<R> started) {
        R running = join(starting);
        var signals = new AtomicInteger();
        TerminationSignals.handle(() -> {
            if (signals.getAndIncrement() == 0) {
                running.stop();
            } else {
                running.stopNow();
            }
        });
        started.accept(running);
        join(running.ended());
    }

    private static <T> T join(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof RuntimeException sentence) {
                throw sentence;
            }
            throw new StartFailure(String.valueOf(cause == null ? e : cause.getMessage()), e);
        }
    }
}
