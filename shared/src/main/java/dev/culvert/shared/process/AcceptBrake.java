package dev.culvert.shared.process;

import io.netty.channel.Channel;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pauses the listeners of a data plane while descriptors or memory are short: what runs goes on, and visitors wait in the
 * kernel's queue. Some descriptors stay in reserve for the control port, for links and for files.
 *
 * <p>Belongs to the one event loop of its listeners, but for {@link #paused}.
 */
public final class AcceptBrake {
    private static final Logger LOG = LoggerFactory.getLogger(AcceptBrake.class);
    private static final long LOOK_MILLIS = 100;

    private final Descriptors descriptors;
    private final BooleanSupplier memoryShort;
    private final Set<Channel> listeners = new HashSet<>();
    private volatile boolean paused;

    /** @param memoryShort whether no new connection should be taken; asked often */
    public AcceptBrake(Descriptors descriptors, BooleanSupplier memoryShort) {
        this.descriptors = descriptors;
        this.memoryShort = memoryShort;
    }

    /** Whether accepting pauses now. Any thread may ask. */
    public boolean paused() {
        return paused;
    }

    /** A listener that pauses and goes on with the others, until it closes. */
    public void watch(Channel listener) {
        if (listeners.add(listener)) {
            listener.closeFuture().addListener(closed -> listeners.remove(listener));
            if (paused) {
                listener.config().setAutoRead(false);
            }
        }
    }

    /** A connection was accepted; it is served whatever follows. */
    public void accepted(Channel connection) {
        Channel listener = connection.parent();
        if (descriptors.reservedFor(connection)) {
            pause(listener, "failed to keep file descriptors in reserve: limit=" + descriptors.limit());
        } else if (memoryShort.getAsBoolean()) {
            pause(listener, "memory budget is short");
        }
    }

    /** A connection could not be accepted. */
    public void failed(Channel listener, Throwable cause) {
        pause(listener, "accept failed: " + cause.getMessage());
    }

    private void pause(Channel listener, String reason) {
        watch(listener);
        if (paused) {
            return;
        }
        paused = true;
        listeners.forEach(each -> each.config().setAutoRead(false));
        LOG.warn("accepting paused reason=\"{}\"", reason);
        lookAgain(listener);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the look tells itself
    private void lookAgain(Channel listener) {
        listener.eventLoop().schedule(() -> look(listener), LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look(Channel listener) {
        if (memoryShort.getAsBoolean() || descriptors.scarce()) {
            lookAgain(listener);
            return;
        }
        paused = false;
        listeners.forEach(each -> each.config().setAutoRead(true));
        LOG.info("accepting again");
    }
}
