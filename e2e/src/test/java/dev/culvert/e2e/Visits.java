package dev.culvert.e2e;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/** Visitors who ask for a page again and again, each time on a new connection, and note what became of it. */
final class Visits implements AutoCloseable {

    private final int port;
    private final Queue<Visit> done = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    private Visits(int port) {
        this.port = port;
    }

    /**
     * @param startNanos {@link System#nanoTime()} when the connection was asked for
     * @param status 0 where no answer came
     */
    record Visit(long startNanos, Duration took, int status, String body, String error) {
        boolean succeeded() {
            return status == 200;
        }
    }

    /** One GET of "/" with this Host. */
    static Visit get(int port, String host) {
        long start = System.nanoTime();
        try (RawVisitor visitor = RawVisitor.connect(port)) {
            visitor.send("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
            HttpHead head = visitor.head();
            String body = visitor.body(head);
            return new Visit(start, since(start), head.status(), body, "");
        } catch (IOException | RuntimeException e) {
            return new Visit(start, since(start), 0, "", e.toString());
        }
    }

    static Visit get(int port) {
        return get(port, "visits.test");
    }

    /** Starts so many visitors, who go on until {@link #stop}. */
    static Visits start(int port, int visitors) {
        Visits visits = new Visits(port);
        for (int i = 0; i < visitors; i++) {
            Thread thread = new Thread(visits::visit, "visitor " + i);
            thread.setDaemon(true);
            thread.start();
            visits.threads.add(thread);
        }
        return visits;
    }

    /** What was asked after this moment and has ended. */
    List<Visit> since(long startNanos, Duration after) {
        return done.stream()
                .filter(visit -> visit.startNanos() - startNanos >= after.toNanos())
                .toList();
    }

    List<Visit> all() {
        return List.copyOf(done);
    }

    /** Lets each visitor finish what it does. */
    List<Visit> stop() {
        stopped = true;
        for (Thread thread : threads) {
            try {
                thread.join(30_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting for " + thread.getName(), e);
            }
        }
        return all();
    }

    @Override
    public void close() {
        stop();
    }

    private void visit() {
        while (!stopped) {
            Visit visit = get(port);
            done.add(visit);
            if (!visit.succeeded()) {
                LockSupport.parkNanos(20_000_000);
            }
        }
    }

    private static Duration since(long startNanos) {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }
}
