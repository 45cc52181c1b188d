package dev.culvert.client.upstream;

import dev.culvert.shared.dial.Dialer;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.log.Causes;
import dev.culvert.shared.settings.Upstream;
import dev.culvert.shared.time.Clock;
import dev.culvert.shared.tls.HandshakeFailure;
import io.netty.channel.Channel;
import io.vertx.core.net.ClientSSLOptions;
import java.time.Duration;
import java.util.ArrayDeque;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one upstream. The one that was used last is used first, so that a burst's surplus grows old and
 * goes. Beyond {@link #MOST_CONNECTIONS} requests wait in a queue that is bounded in length and time. Belongs to one
 * event loop.
 */
final class UpstreamPool {
    /** As many as a link has streams: a stalled stream must not take its neighbour's connection. */
    static final int MOST_CONNECTIONS = 10_000;

    static final int MOST_WAITING = 1024;

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final long WAIT_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long IDLE_NANOS = Duration.ofSeconds(30).toNanos();
    /** What cannot be repeated goes to a connection that was idle for less: upstreams keep theirs for longer. */
    private static final long FRESH_NANOS = Duration.ofSeconds(2).toNanos();

    /** Who waits for a connection. */
    interface Applicant {
        /** Here it is; if it is no longer wanted, it goes back by {@link UpstreamConnection#release()}. */
        void connected(UpstreamConnection connection);

        /** There is none. */
        void unconnected(ResetCode code, String detail);

        /** Whether nobody waits any more. */
        boolean gone();
    }

    private record Waiting(Applicant applicant, long sinceNanos) {}

    private final Upstream upstream;
    private final Dialer dialer;
    private final @Nullable ClientSSLOptions tls;
    private final Clock clock;
    private final ArrayDeque<UpstreamConnection> idle = new ArrayDeque<>();
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final UnreachableLog log;
    private int open;

    /** @param tls how to speak TLS; null for not at all */
    UpstreamPool(Upstream upstream, Dialer dialer, @Nullable ClientSSLOptions tls, Clock clock) {
        this.upstream = upstream;
        this.dialer = dialer;
        this.tls = tls;
        this.clock = clock;
        this.log = new UnreachableLog(upstream.url(), clock);
    }

    /** The upstream, for messages, as in {@code http://127.0.0.1:8080}. */
    String name() {
        return upstream.url();
    }

    /**
     * Finds or makes a connection.
     *
     * @param repeatable whether a connection that turns out to be dead does no harm
     */
    void acquire(Applicant applicant, boolean repeatable) {
        UpstreamConnection connection = idle.poll();
        while (connection != null) {
            if (connection.usable()) {
                if (repeatable || clock.nanos() - connection.idleSince() < FRESH_NANOS) {
                    applicant.connected(connection);
                    return;
                }
                idle.push(connection);
                break;
            }
            connection = idle.poll();
        }
        acquireNew(applicant);
    }

    /** Makes a connection. */
    void acquireNew(Applicant applicant) {
        if (open < MOST_CONNECTIONS) {
            dial(applicant);
        } else if (waiting.size() < MOST_WAITING) {
            waiting.add(new Waiting(applicant, clock.nanos()));
        } else {
            applicant.unconnected(
                    ResetCode.OVERLOADED,
                    "upstream " + name() + ": " + MOST_CONNECTIONS + " connections are in use and " + MOST_WAITING
                            + " requests wait");
        }
    }

    /** Finds out whether a connection can be made, and closes it. */
    void prove(Proof proof) {
        proof.byConnection(
                dialer.connect(upstream.target(), tls, CONNECT), cause -> "upstream " + name() + ": " + reason(cause));
    }

    /** A connection is free again. */
    void released(UpstreamConnection connection) {
        connection.idleSince(clock.nanos());
        Waiting next = nextWaiting();
        if (next != null) {
            next.applicant().connected(connection);
        } else {
            idle.push(connection);
        }
    }

    /** A connection has ended. */
    void closed() {
        open--;
        Waiting next = nextWaiting();
        if (next != null) {
            dial(next.applicant());
        }
    }

    /** Whether it has no connection and nobody waits for one. */
    boolean unused() {
        return open == 0 && waiting.isEmpty();
    }

    /** Notes the passing of time: idle connections grow old, waiting ends. */
    void tick() {
        long now = clock.nanos();
        while (!idle.isEmpty() && tooOld(idle.getLast(), now)) {
            idle.removeLast().close();
        }
        while (!waiting.isEmpty() && now - waiting.element().sinceNanos() >= WAIT_NANOS) {
            Applicant applicant = waiting.remove().applicant();
            if (!applicant.gone()) {
                applicant.unconnected(
                        ResetCode.OVERLOADED, "upstream " + name() + ": timeout: no connection became free in time");
            }
        }
    }

    private static boolean tooOld(UpstreamConnection connection, long now) {
        long keptNanos = (connection.keepAliveSeconds() - 1L) * 1_000_000_000L;
        return !connection.usable() || now - connection.idleSince() >= Math.min(IDLE_NANOS, keptNanos);
    }

    private @Nullable Waiting nextWaiting() {
        Waiting next = waiting.poll();
        while (next != null && next.applicant().gone()) {
            next = waiting.poll();
        }
        return next;
    }

    private void dial(Applicant applicant) {
        open++;
        dialer.connect(upstream.target(), tls, CONNECT)
                .onSuccess(channel -> connected(channel, applicant))
                .onFailure(cause -> {
                    closed();
                    String reason = reason(cause);
                    log.failed(reason);
                    applicant.unconnected(ResetCode.UNREACHABLE, "upstream " + name() + ": " + reason);
                });
    }

    private void connected(Channel channel, Applicant applicant) {
        if (channel.isActive()) {
            applicant.connected(UpstreamConnection.on(channel, this));
        } else {
            closed();
            applicant.unconnected(ResetCode.UNREACHABLE, "upstream " + name() + ": connection closed at once");
        }
    }

    private String reason(Throwable cause) {
        if (cause instanceof SSLException) {
            String host = upstream.target().host();
            HandshakeFailure failure =
                    HandshakeFailure.of(cause, host, upstream.target().port());
            return failure.kind() == HandshakeFailure.Kind.WRONG_NAME
                    ? "its certificate is not valid for " + host
                    : failure.sentence();
        }
        String words = Causes.of(cause);
        return words.equals("timeout") ? "timeout: no connection within " + CONNECT.toMillis() + " ms" : words;
    }
}
