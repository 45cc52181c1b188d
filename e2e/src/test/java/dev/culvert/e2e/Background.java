package dev.culvert.e2e;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * What goes on beside a test, each on a thread of its own: the common pool has a single thread on two cores, and one
 * that waits there would keep all others waiting.
 */
public final class Background {

    private Background() {}

    public static <T> CompletableFuture<T> run(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, Background::onThread);
    }

    public static CompletableFuture<Void> run(Runnable work) {
        return CompletableFuture.runAsync(work, Background::onThread);
    }

    private static void onThread(Runnable task) {
        Thread thread = new Thread(task, "beside the test");
        thread.setDaemon(true);
        thread.start();
    }
}
