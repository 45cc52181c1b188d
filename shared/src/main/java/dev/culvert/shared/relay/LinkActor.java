package dev.culvert.shared.relay;

import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.bus.FrameBus;
import dev.culvert.shared.frame.Open;
import dev.culvert.shared.link.Carrier;
import dev.culvert.shared.link.Link;
import dev.culvert.shared.link.LinkEvents;
import dev.culvert.shared.link.LinkSettings;
import dev.culvert.shared.stream.StreamAcceptor;
import dev.culvert.shared.time.Clock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A link whose streams are relayed to and from the bus. A client's session and a link between nodes are both one; they
 * differ in their handshake and in what their offers mean, which is their owners' matter.
 */
public final class LinkActor {
    private final Link link;
    private final Relay relay;

    /**
     * @param betweenNodes see {@link Relay}
     * @param events the owner's, for the handshake and the end
     * @param wayOn see {@link Relay}
     */
    public LinkActor(
            LinkSettings settings,
            boolean betweenNodes,
            Carrier carrier,
            LinkEvents events,
            FrameBus bus,
            Budget budget,
            Clock clock,
            Function<Open, @Nullable String> wayOn) {
        this.link = new Link(settings, carrier, events, budget, clock);
        this.relay = new Relay(link, bus, budget, betweenNodes, wayOn);
        link.acceptStreams(relay::fromLink);
    }

    /** The link, for handshake, time and end. */
    public Link link() {
        return link;
    }

    /** Takes streams that come over the bus for this link. */
    public StreamAcceptor fromBus() {
        return relay::fromBus;
    }
}
