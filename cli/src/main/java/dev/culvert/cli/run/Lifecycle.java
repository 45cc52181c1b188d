package dev.culvert.cli.run;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Keeps the main thread until what it started has ended, and hands the signals on. */
public final class Lifecycle {

    /** What closes within no more than this is not waited for any longer; the process ends all the same. */
    private static final Duration LEAVING = Duration.ofSeconds(5);

    private Lifecycle() {}

    /**
     * Waits for {@code starting}, then until it has ended. The first SIGTERM or SIGINT stops it, a second one stops it
     * at once. A signal before it has started ends the process.
     *
     * @param started told once
     * @throws StartFailure where it did not start, or could not go on
     */
    public static <R extends Running> void await(Future<R> starting, Consumer<R> started) {
        R running = join(starting.toCompletionStage().toCompletableFuture());
        CompletableFuture<Void> ended = running.ended().toCompletionStage().toCompletableFuture();
        var signals = new AtomicInteger();
        TerminationSignals.handle(() -> {
            if (signals.getAndIncrement() == 0) {
                running.stop();
                giveUpAfter(running.longestStop().plus(LEAVING), ended);
            } else {
                running.stopNow();
                giveUpAfter(LEAVING, ended);
            }
        });
        started.accept(running);
        join(ended);
    }

    private static void giveUpAfter(Duration limit, CompletableFuture<Void> ended) {
        CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> ended.complete(null));
    }

    private static <T> T join(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof RuntimeException sentence) {
                throw sentence;
            }
            throw new StartFailure(String.valueOf(cause == null ? e : cause.getMessage()), e);
        }
    }
}
