package dev.culvert.tcp;

import dev.culvert.shared.events.EventSink;
import dev.culvert.shared.settings.AllowedPorts;
import dev.culvert.shared.status.PortStatus;
import dev.culvert.shared.time.Clock;
import dev.culvert.tcp.TcpPlaneSettings.Limits;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * Opens the ports that routes ask for, and closes those that none asks for any more. One that cannot be opened harms no
 * other: it is reported, and tried again until it can be had or is no longer wanted.
 *
 * <p>Belongs to one event loop.
 */
final class PortKeeper {
    private final AllowedPorts allowed;
    private final Limits limits;
    private final Clock clock;
    private final EventSink events;
    private final IntFunction<Future<Listening>> sockets;
    private final Consumer<Map<Integer, String>> troubles;
    private final Map<Integer, KeptPort> ports = new HashMap<>();
    private final Map<Integer, String> refused = new HashMap<>();
    private Map<Integer, String> reported = Map.of();
    private boolean closed;

    /**
     * @param events is told of those that cannot be had
     * @param sockets listens on a port; fails with a reason for people, and answers on the event loop
     * @param troubles is told of all ports that are wanted and cannot be had, each with its reason, when they change
     */
    PortKeeper(
            TcpPlaneSettings settings,
            Clock clock,
            EventSink events,
            IntFunction<Future<Listening>> sockets,
            Consumer<Map<Integer, String>> troubles) {
        this.allowed = settings.allowed();
        this.limits = settings.limits();
        this.clock = clock;
        this.events = events;
        this.sockets = sockets;
        this.troubles = troubles;
    }

    /** Those that routes ask for from now on. */
    void wanted(Set<Integer> numbers) {
        if (closed) {
            return;
        }
        refuse(numbers); // first of all: a port that goes has the others told at once
        for (Map.Entry<Integer, KeptPort> kept : List.copyOf(ports.entrySet())) {
            kept.getValue().wanted(numbers.contains(kept.getKey()));
        }
        for (int number : numbers) {
            if (!refused.containsKey(number) && !ports.containsKey(number)) {
                keep(number);
            }
        }
        changed();
    }

    /** All ports that are wanted or not yet closed; of connections it knows nothing. */
    List<PortStatus> status() {
        List<PortStatus> all = new ArrayList<>();
        refused.forEach((number, reason) -> all.add(new PortStatus(number, false, reason, 0)));
        ports.forEach((number, port) -> all.add(new PortStatus(number, port.isOpen(), port.trouble(), 0)));
        return all;
    }

    /** Tries again what is due; several times a second. */
    void tick() {
        List.copyOf(ports.values()).forEach(KeptPort::retryIfDue);
    }

    /** Closes all of them; none is opened from now on. */
    Future<Void> close() {
        closed = true;
        List<Future<Void>> closing = new ArrayList<>();
        for (KeptPort port : List.copyOf(ports.values())) {
            closing.add(port.gone());
            port.wanted(false);
        }
        return Future.join(closing).mapEmpty();
    }

    private void refuse(Set<Integer> numbers) {
        refused.clear();
        for (int number : numbers) {
            String refusal = allowed.refusal(number);
            if (refusal != null) {
                refused.put(number, refusal);
            }
        }
    }

    private void keep(int number) {
        KeptPort port = new KeptPort(number, limits, clock, events, sockets, this::changed);
        ports.put(number, port);
        port.open();
    }

    private void changed() {
        ports.values().removeIf(KeptPort::isGone);
        Map<Integer, String> all = new HashMap<>(refused);
        ports.forEach((number, port) -> {
            String trouble = port.trouble();
            if (trouble != null) {
                all.put(number, trouble);
            }
        });
        if (!all.equals(reported)) {
            reported = Map.copyOf(all);
            troubles.accept(reported);
        }
    }
}
