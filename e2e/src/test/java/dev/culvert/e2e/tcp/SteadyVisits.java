package dev.culvert.e2e.tcp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** New connections at a fixed rate to several places in turn, each of which is greeted and ended; failures are kept. */
final class SteadyVisits implements AutoCloseable {

    private final List<InetSocketAddress> places;
    private final String greeting;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService threads = Executors.newFixedThreadPool(32);
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger next = new AtomicInteger();

    private SteadyVisits(List<InetSocketAddress> places, String greeting) {
        this.places = places;
        this.greeting = greeting;
    }

    /** @param greeting what the server says first */
    static SteadyVisits start(int perSecond, List<InetSocketAddress> places, String greeting) {
        SteadyVisits visits = new SteadyVisits(places, greeting);
        ScheduledFuture<?> ticks = visits.clock.scheduleAtFixedRate(
                () -> visits.threads.execute(visits::visit), 0, 1_000_000 / perSecond, TimeUnit.MICROSECONDS);
        if (ticks.isDone()) {
            throw new AssertionError("no visits are made");
        }
        return visits;
    }

    int done() {
        return done.get();
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    @Override
    public void close() {
        clock.shutdownNow();
        threads.shutdown();
        try {
            if (!threads.awaitTermination(20, TimeUnit.SECONDS)) {
                throw new AssertionError("visits that do not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void visit() {
        InetSocketAddress place = places.get(next.getAndIncrement() % places.size());
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(10_000);
            socket.connect(place, 5_000);
            byte[] got = socket.getInputStream().readNBytes(greeting.length());
            if (!new String(got, StandardCharsets.US_ASCII).equals(greeting)) {
                failures.add(place + ": ended after " + got.length + " bytes");
            }
        } catch (IOException e) {
            failures.add(place + ": " + e);
        }
        done.incrementAndGet();
    }
}
