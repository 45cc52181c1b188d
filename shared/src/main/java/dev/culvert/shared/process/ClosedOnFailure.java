package dev.culvert.shared.process;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;

/** Starts that leave nothing behind where they fail. */
public final class ClosedOnFailure {
    private ClosedOnFailure() {}

    /**
     * As {@code starting}, but what it had begun is closed before the failure is told. The result belongs to no event
     * loop: one that did would never be told, since the loops go with the Vert.x that is closed.
     *
     * @param close of that Vert.x, or of what owns it
     */
    public static <T> Future<T> start(Future<T> starting, Supplier<Future<Void>> close) {
        Promise<T> told = Promise.promise();
        starting.onSuccess(told::complete).onFailure(failure -> close.get().onComplete(closed -> told.fail(failure)));
        return told.future();
    }
}
