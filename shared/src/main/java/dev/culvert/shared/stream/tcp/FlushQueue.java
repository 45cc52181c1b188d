package dev.culvert.shared.stream.tcp;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * The connections of one event loop that have something to send: each is flushed once, after all that the turn had for
 * it, so that the frames of a batch leave in one system call.
 */
public final class FlushQueue {

    /** A connection's output. */
    @FunctionalInterface
    public interface Flushed {
        /** Sends what was gathered, in as few system calls as can be. */
        void flush();
    }

    private final Executor eventLoop;
    private final List<Flushed> waiting = new ArrayList<>();
    private final Runnable flush = this::flush;

    /** @param eventLoop runs what it is given after the present turn */
    public FlushQueue(Executor eventLoop) {
        this.eventLoop = eventLoop;
    }

    /** Flushes the output once after this turn; it must not be in the queue already. */
    public void add(Flushed output) {
        waiting.add(output);
        if (waiting.size() == 1) {
            eventLoop.execute(flush);
        }
    }

    private void flush() {
        int flushed = 0;
        try {
            while (flushed < waiting.size()) {
                waiting.get(flushed++).flush();
            }
        } finally {
            waiting.subList(0, flushed).clear();
            if (!waiting.isEmpty()) {
                eventLoop.execute(flush); // one has thrown, which is no affair of those behind it
            }
        }
    }
}
