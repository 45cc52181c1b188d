package dev.culvert.shared.relay;

import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.bus.FrameBus;
import dev.culvert.shared.frame.Open;
import dev.culvert.shared.frame.Reset;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.frame.StreamFrame;
import dev.culvert.shared.link.Link;
import dev.culvert.shared.stream.FramePort;
import dev.culvert.shared.stream.FrameSink;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Passes streams on between a link and this node's bus: another id, the same frames. It grants nothing and measures
 * nothing, so that one window reaches from end to end. It knows neither clients nor nodes.
 */
public final class Relay {
    private final Link link;
    private final FrameBus bus;
    private final Budget budget;
    private final boolean betweenNodes;
    private final Function<Open, @Nullable String> wayOn;

    /**
     * @param betweenNodes whether the link leads to another node: then an OPEN that goes onto it has crossed one more
     *     link, and one that has crossed a link already does not go onto it
     * @param wayOn the bus address for a stream that the link's other end opens; null refuses it
     */
    public Relay(Link link, FrameBus bus, Budget budget, boolean betweenNodes, Function<Open, @Nullable String> wayOn) {
        this.link = link;
        this.bus = bus;
        this.budget = budget;
        this.betweenNodes = betweenNodes;
        this.wayOn = wayOn;
    }

    /** Takes a stream from the bus onto the link; the signature of a {@code StreamAcceptor}. */
    public @Nullable FrameSink fromBus(FramePort back, Open open) {
        if (betweenNodes && open.hops() > 0) {
            return refuse(back, open, ResetCode.NO_ROUTE, "a stream crosses one link between nodes at most");
        }
        if (budget.tight()) {
            return refuse(back, open, ResetCode.OVERLOADED, "the server's memory budget is used up");
        }
        FramePort onward = link.open(new Passage(back));
        if (onward == null) {
            return refuse(back, open, ResetCode.REFUSED, "the link takes no more streams");
        }
        onward.send((betweenNodes ? open.oneHopFurther() : open).onStream(onward.id()));
        return new Passage(onward);
    }

    /** Takes a stream from the link onto the bus; the signature of a {@code StreamAcceptor}. */
    public @Nullable FrameSink fromLink(FramePort back, Open open) {
        if (budget.tight()) {
            return refuse(back, open, ResetCode.OVERLOADED, "the server's memory budget is used up");
        }
        String to = wayOn.apply(open);
        if (to == null) {
            return refuse(back, open, ResetCode.NO_ROUTE, "no session or service here takes this stream");
        }
        FramePort onward = bus.open(to, new Passage(back));
        onward.send(open.onStream(onward.id()));
        return new Passage(onward);
    }

    private static @Nullable FrameSink refuse(FramePort back, Open open, ResetCode code, String detail) {
        open.release();
        back.send(new Reset(back.id(), code, detail));
        return null;
    }

    /** One direction of a stream: what comes in on one way goes out on the other. */
    private record Passage(FramePort to) implements FrameSink {
        @Override
        public void receive(StreamFrame frame) {
            to.send(frame.onStream(to.id()));
        }
    }
}
