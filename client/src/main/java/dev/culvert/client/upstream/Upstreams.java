package dev.culvert.client.upstream;

import dev.culvert.client.dial.Dialer;
import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.frame.Open;
import dev.culvert.shared.frame.Reset;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.link.handshake.OfferMessage;
import dev.culvert.shared.settings.Upstream;
import dev.culvert.shared.stream.FramePort;
import dev.culvert.shared.stream.FrameSink;
import dev.culvert.shared.stream.StreamAcceptor;
import dev.culvert.shared.time.Clock;
import io.netty.buffer.ByteBufAllocator;
import io.vertx.core.net.ClientSSLOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client exposes. A server names an offer by its number and nothing else, so it can make the client dial its own
 * configured upstreams and nobody else. Belongs to one event loop.
 */
public final class Upstreams implements StreamAcceptor {
    private final List<Upstream> upstreams;
    private final List<Target> targets = new ArrayList<>();
    private final Map<String, UpstreamPool> pools = new HashMap<>();
    private final Budget budget;

    /** @param tls how {@code https} upstreams prove themselves */
    public Upstreams(
            List<Upstream> upstreams,
            Dialer dialer,
            ClientSSLOptions tls,
            Budget budget,
            Clock clock,
            ByteBufAllocator allocator) {
        this.upstreams = upstreams;
        this.budget = budget;
        for (Upstream upstream : upstreams) {
            UpstreamPool pool = pools.computeIfAbsent(
                    upstream.url(), url -> new UpstreamPool(upstream, dialer, upstream.tls() ? tls : null, clock));
            targets.add(new HttpTarget(pool, budget, clock, allocator));
        }
    }

    /** What HELLO says; numbers from 1 on, in the order of the settings. */
    public List<OfferMessage> offers() {
        List<OfferMessage> offers = new ArrayList<>();
        for (int i = 0; i < upstreams.size(); i++) {
            Upstream upstream = upstreams.get(i);
            offers.add(OfferMessage.http(i + 1, upstream.host(), upstream.path(), upstream.url()));
        }
        return offers;
    }

    /** The upstream of that number as it was configured; the number itself if there is none. */
    public String describe(int number) {
        return number >= 1 && number <= upstreams.size()
                ? upstreams.get(number - 1).toString()
                : "offer " + number;
    }

    /** Notes the passing of time; ten times a second. */
    public void tick() {
        pools.values().forEach(UpstreamPool::tick);
    }

    @Override
    public @Nullable FrameSink accept(FramePort port, Open open) {
        int number = open.offer();
        if (number < 1 || number > targets.size()) {
            return refuse(port, open, ResetCode.NO_ROUTE, "offer " + number + ": not made by this client");
        }
        Target target = targets.get(number - 1);
        if (target.kind() != open.kind()) {
            return refuse(
                    port,
                    open,
                    ResetCode.NO_ROUTE,
                    "offer " + number + ": a stream of kind " + open.kind() + " (expected: " + target.kind() + ")");
        }
        if (budget.tight()) {
            return refuse(port, open, ResetCode.OVERLOADED, "the client's memory budget is used up");
        }
        return target.accept(port, open);
    }

    private static @Nullable FrameSink refuse(FramePort port, Open open, ResetCode code, String detail) {
        open.release();
        port.send(new Reset(port.id(), code, detail));
        return null;
    }
}
