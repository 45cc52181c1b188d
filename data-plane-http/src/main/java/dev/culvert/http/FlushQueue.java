package dev.culvert.http;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * Connections of one event loop that have something to send: each is flushed once, after all that the turn had for it, so
 * that a head and its body, or many frames of one batch, leave in one system call.
 */
final class FlushQueue {
    private final Executor eventLoop;
    private final List<Http1Output> waiting = new ArrayList<>();

    /** @param eventLoop runs what it is given after the present turn */
    FlushQueue(Executor eventLoop) {
        this.eventLoop = eventLoop;
    }

    void add(Http1Output output) {
        waiting.add(output);
        if (waiting.size() == 1) {
            eventLoop.execute(this::flush);
        }
    }

    private void flush() {
        for (int i = 0; i < waiting.size(); i++) {
            waiting.get(i).flush();
        }
        waiting.clear();
    }
}
