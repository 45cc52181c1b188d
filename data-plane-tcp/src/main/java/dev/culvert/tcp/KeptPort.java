package dev.culvert.tcp;

import dev.culvert.shared.events.Event;
import dev.culvert.shared.events.EventSink;
import dev.culvert.shared.events.EventType;
import dev.culvert.shared.time.Clock;
import dev.culvert.tcp.TcpPlaneSettings.Limits;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One port that routes ask for, or have asked for until a moment ago.
 *
 * <pre>
 *   OPENING ──▶ OPEN ──not wanted──▶ CLOSING ──▶ GONE, or OPENING if it is wanted again
 *      │ ▲
 *      ▼ │ time
 *     WAITING ──not wanted──▶ GONE
 * </pre>
 *
 * Belongs to one event loop.
 */
final class KeptPort {
    private static final Logger LOG = LoggerFactory.getLogger(KeptPort.class);

    private enum State {
        OPENING,
        OPEN,
        WAITING,
        CLOSING,
        GONE
    }

    private final int number;
    private final Limits limits;
    private final Clock clock;
    private final EventSink events;
    private final IntFunction<Future<Listening>> sockets;
    private final Runnable changed;
    private final Promise<Void> gone = Promise.promise();
    private State state = State.OPENING;
    private boolean wanted = true;
    private @Nullable Listening listening;
    private @Nullable String trouble;
    private long delayNanos;
    private long retryAt;

    /**
     * @param events is told when it cannot be had
     * @param sockets listens on a port; fails with a reason for people
     * @param changed is told when {@link #trouble} or {@link #isGone} may have changed
     */
    KeptPort(
            int number,
            Limits limits,
            Clock clock,
            EventSink events,
            IntFunction<Future<Listening>> sockets,
            Runnable changed) {
        this.number = number;
        this.limits = limits;
        this.clock = clock;
        this.events = events;
        this.sockets = sockets;
        this.changed = changed;
        this.delayNanos = limits.retry().toNanos();
    }

    /** Why it cannot be had, for people; null if it can, or nobody has tried yet. */
    @Nullable
    String trouble() {
        return wanted ? trouble : null;
    }

    boolean isOpen() {
        return state == State.OPEN;
    }

    boolean isGone() {
        return state == State.GONE;
    }

    /** Done when it is gone. */
    Future<Void> gone() {
        return gone.future();
    }

    void open() {
        state = State.OPENING;
        sockets.apply(number).onSuccess(this::opened).onFailure(this::failed);
    }

    void wanted(boolean now) {
        if (wanted == now) {
            return;
        }
        wanted = now;
        if (now) {
            return; // it is opening, or opens as soon as it is closed
        }
        if (state == State.OPEN) {
            close();
        } else if (state == State.WAITING) {
            end();
        }
    }

    void retryIfDue() {
        if (state == State.WAITING && clock.nanos() - retryAt >= 0) {
            open();
        }
    }

    private void opened(Listening socket) {
        listening = socket;
        state = State.OPEN;
        delayNanos = limits.retry().toNanos();
        trouble = null;
        if (wanted) {
            LOG.info("listening port={}", number);
            changed.run();
        } else {
            close();
        }
    }

    private void failed(Throwable cause) {
        if (!wanted) {
            end();
            return;
        }
        state = State.WAITING;
        retryAt = clock.nanos() + delayNanos;
        delayNanos = Math.min(2 * delayNanos, limits.retryMost().toNanos());
        String reason = String.valueOf(cause.getMessage());
        if (!reason.equals(trouble)) {
            trouble = reason;
            LOG.warn("listening failed: tried again until it can be had port={} reason=\"{}\"", number, reason);
            events.emit(EventType.PORT_REFUSED, Event.fields("port", number, "reason", reason));
            changed.run();
        }
    }

    private void close() {
        Listening socket = listening;
        if (socket != null) {
            state = State.CLOSING;
            socket.close().onComplete(done -> closed());
        }
    }

    private void closed() {
        LOG.info("no longer listening port={}", number);
        listening = null;
        if (wanted) {
            open();
        } else {
            end();
        }
    }

    private void end() {
        state = State.GONE;
        gone.complete();
        changed.run();
    }
}
