package dev.culvert.client.local;

import dev.culvert.shared.settings.BindAddress;
import dev.culvert.shared.settings.LocalForward;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The local listeners, as the settings have them now. Belongs to one event loop. */
public final class LocalForwards {
    private static final int TICKS_BETWEEN_TRIES = 50;
    private static final Logger LOG = LoggerFactory.getLogger(LocalForwards.class);

    private final Vertx vertx;
    private final LocalStreams streams;
    private final Map<BindAddress, LocalListener> listeners = new LinkedHashMap<>();
    private int ticks;

    public LocalForwards(Vertx vertx, LocalStreams streams) {
        this.vertx = vertx;
        this.streams = streams;
    }

    /** Listens on all of them; fails with one sentence if one cannot be had. */
    public Future<Void> begin(List<LocalForward> forwards) {
        return Future.all(forwards.stream().map(this::add).toList()).mapEmpty();
    }

    /** Listens on these from now on and on no other; what runs goes on. A port that cannot be had is tried again. */
    public void change(List<LocalForward> forwards) {
        Set<BindAddress> wanted = forwards.stream().map(LocalForward::listen).collect(Collectors.toSet());
        listeners.keySet().removeIf(address -> !wanted.contains(address) && close(address));
        for (LocalForward forward : forwards) {
            LocalListener present = listeners.get(forward.listen());
            if (present != null) {
                present.leadTo(forward.target());
            } else {
                add(forward).onFailure(cause -> LOG.warn("local forward failed reason=\"{}\"", cause.getMessage()));
            }
        }
    }

    /** Notes the passing of time; ten times a second. */
    public void tick() {
        if (++ticks % TICKS_BETWEEN_TRIES == 0) {
            listeners.values().forEach(LocalListener::tryAgain);
        }
    }

    private Future<Void> add(LocalForward forward) {
        LocalListener listener = new LocalListener(vertx, forward, streams);
        listeners.put(forward.listen(), listener);
        return listener.listen();
    }

    private boolean close(BindAddress address) {
        LocalListener listener = listeners.get(address);
        if (listener != null) {
            listener.close();
        }
        return true;
    }
}
