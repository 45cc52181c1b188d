package dev.culvert.e2e;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** An HTTP server on one port that says its name, or fails in one of the ways in which servers fail, as it is told. */
final class MoodyUpstream implements AutoCloseable {

    enum Mood {
        GOOD,
        /** Nobody listens. */
        REFUSES,
        /** Connections are taken and requests never answered. */
        HANGS,
        /** Requests are answered, after half a minute. */
        ANSWERS_AFTER_30_S,
        /** The path /health is answered with 503, all others as they should be. */
        SAYS_THAT_IT_IS_ILL,
        /** The path /health is answered well, all others with 500. */
        ANSWERS_500,
        /** Connections are taken, and reset when a request comes. */
        RESETS
    }

    private final String name;
    private final AtomicInteger visits = new AtomicInteger();
    private RawUpstream server;
    private volatile Mood mood = Mood.GOOD;

    MoodyUpstream(String name) {
        this.name = name;
        this.server = RawUpstream.start(this::serve);
    }

    String url() {
        return server.url();
    }

    /** Requests so far other than for /health. */
    int visits() {
        return visits.get();
    }

    /** From the next request on. */
    void become(Mood next) {
        Mood before = mood;
        mood = next;
        if (next == Mood.REFUSES) {
            server.close();
        } else if (before == Mood.REFUSES) {
            server = RawUpstream.start(server.port(), this::serve);
        }
    }

    @Override
    public void close() {
        server.close();
    }

    private void serve(RawUpstream.Exchange exchange) throws java.io.IOException, InterruptedException {
        boolean asksForHealth = exchange.path().equals("/health");
        if (!asksForHealth) {
            visits.incrementAndGet();
        }
        switch (mood) {
            case HANGS -> exchange.awaitPeerClose();
            case RESETS -> exchange.reset();
            case ANSWERS_AFTER_30_S -> {
                TimeUnit.SECONDS.sleep(30);
                exchange.ok(name);
            }
            case SAYS_THAT_IT_IS_ILL -> answer(exchange, asksForHealth ? 503 : 200);
            case ANSWERS_500 -> answer(exchange, asksForHealth ? 200 : 500);
            default -> exchange.ok(name);
        }
    }

    private void answer(RawUpstream.Exchange exchange, int status) throws java.io.IOException {
        exchange.answer("HTTP/1.1 " + status + " X", "Content-Length: " + name.length());
        exchange.write(name);
    }
}
