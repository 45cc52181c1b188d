package dev.culvert.cli.run;

import io.vertx.core.Future;
import java.time.Duration;

/** Something that was started, and runs until it is stopped or cannot go on. */
public interface Running {

    /**
     * Completes when it has ended and everything is closed; fails, with a sentence for whoever started it, where it
     * ended because it cannot go on.
     */
    Future<Void> ended();

    /** Asks it to end, and to let what is under way finish within {@link #longestStop}. Returns at once. */
    void stop();

    /** Asks it to end without waiting for anything. Returns at once. */
    void stopNow();

    /** How long {@link #stop} may take. */
    Duration longestStop();
}
