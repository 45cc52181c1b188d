package dev.culvert.client.upstream;

import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.dial.Dialer;
import dev.culvert.shared.frame.Open;
import dev.culvert.shared.frame.OpenKind;
import dev.culvert.shared.frame.Reset;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.link.handshake.OfferMessage;
import dev.culvert.shared.settings.TcpUpstream;
import dev.culvert.shared.settings.Tunnels;
import dev.culvert.shared.settings.Upstream;
import dev.culvert.shared.stream.FramePort;
import dev.culvert.shared.stream.FrameSink;
import dev.culvert.shared.stream.StreamAcceptor;
import dev.culvert.shared.stream.tcp.FlushQueue;
import dev.culvert.shared.time.Clock;
import io.netty.buffer.ByteBufAllocator;
import io.vertx.core.net.ClientSSLOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a client exposes. A server names an offer by its number and nothing else, so it can make the client dial its own
 * configured upstreams and nobody else. A route keeps its number for the life of the process, whatever else comes and
 * goes, and no other route ever gets it. Belongs to one event loop.
 */
public final class Upstreams implements StreamAcceptor {
    private final Dialer dialer;
    private final ClientSSLOptions tls;
    private final Budget budget;
    private final Clock clock;
    private final ByteBufAllocator allocator;
    private final FlushQueue flushes;
    private final @Nullable String probePath;
    private final List<Proof> proofs = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<String, UpstreamPool> pools = new HashMap<>();
    private final List<UpstreamPool> retired = new ArrayList<>();
    private Map<Integer, Served> served = Map.of();

    /**
     * @param text as it was configured
     * @param pool the target's connections where it keeps some
     */
    private record Served(
            OfferMessage offer,
            String text,
            Target target,
            UpstreamState state,
            @Nullable UpstreamPool pool) {}

    /**
     * @param tls how {@code https} upstreams prove themselves
     * @param flushes the event loop's
     * @param probePath what a proof asks HTTP upstreams for; null for nothing
     */
    public Upstreams(
            Dialer dialer,
            ClientSSLOptions tls,
            Budget budget,
            Clock clock,
            ByteBufAllocator allocator,
            FlushQueue flushes,
            @Nullable String probePath) {
        this.dialer = dialer;
        this.tls = tls;
        this.budget = budget;
        this.clock = clock;
        this.allocator = allocator;
        this.flushes = flushes;
        this.probePath = probePath;
    }

    /**
     * Exposes these from now on, and nothing else; streams that run go on.
     *
     * @return whether what HELLO says has changed
     */
    public boolean change(Tunnels tunnels) {
        List<OfferMessage> before = offers();
        Map<Integer, Served> next = new LinkedHashMap<>();
        for (Upstream upstream : tunnels.http()) {
            int n = number("http " + upstream.host() + upstream.path());
            next.put(n, kept(n, upstream.toString(), () -> http(n, upstream)));
        }
        for (TcpUpstream upstream : tunnels.tcp()) {
            int n = number("tcp " + upstream.port());
            next.put(n, kept(n, upstream.toString(), () -> tcp(n, upstream)));
        }
        served = next;
        retire();
        return !before.equals(offers());
    }

    /** What HELLO and UPDATE say. */
    public List<OfferMessage> offers() {
        return served.values().stream().map(Served::offer).toList();
    }

    /** The upstream of that number as it was configured; the number itself if there is none. */
    public String describe(int number) {
        Served one = served.get(number);
        return one == null ? "offer " + number : one.text;
    }

    /** Notes the passing of time; ten times a second. */
    public void tick() {
        pools.values().forEach(UpstreamPool::tick);
        retired.forEach(UpstreamPool::tick);
        retired.removeIf(UpstreamPool::unused);
        proofs.removeIf(Proof::finished);
    }

    @Override
    public @Nullable FrameSink accept(FramePort port, Open open) {
        Served one = served.get(open.offer());
        if (one == null) {
            return refuse(port, open, ResetCode.NO_ROUTE, "offer " + open.offer() + ": not made by this client");
        }
        if (open.kind() == OpenKind.PROBE) {
            Proof proof = new Proof(port, open, one.state, clock);
            proofs.add(proof);
            one.target.prove(proof);
            return proof;
        }
        if (one.target.kind() != open.kind()) {
            return refuse(
                    port,
                    open,
                    ResetCode.NO_ROUTE,
                    "offer " + open.offer() + ": a stream of kind " + open.kind() + " (expected: " + one.target.kind()
                            + ")");
        }
        if (budget.tight()) {
            return refuse(port, open, ResetCode.OVERLOADED, "the client's memory budget is used up");
        }
        return one.target.accept(port, open);
    }

    private Served kept(int number, String text, Supplier<Served> otherwise) {
        Served present = served.get(number);
        return present != null && present.text.equals(text) ? present : otherwise.get();
    }

    private Served http(int number, Upstream upstream) {
        UpstreamPool pool = pools.computeIfAbsent(
                upstream.url(), url -> new UpstreamPool(upstream, dialer, upstream.tls() ? tls : null, clock));
        return new Served(
                OfferMessage.http(number, upstream.host(), upstream.path(), upstream.url()),
                upstream.toString(),
                new HttpTarget(upstream, pool, budget, clock, allocator, probePath),
                new UpstreamState(upstream.toString()),
                pool);
    }

    private Served tcp(int number, TcpUpstream upstream) {
        return new Served(
                OfferMessage.tcp(number, upstream.port(), upstream.target().toString()),
                upstream.toString(),
                new TcpTarget(upstream.target(), dialer, budget, clock, flushes),
                new UpstreamState(upstream.toString()),
                null);
    }

    private int number(String route) {
        return numbers.computeIfAbsent(route, added -> numbers.size() + 1);
    }

    /** Pools that no route leads to any more are kept until their last request has ended. */
    private void retire() {
        Set<UpstreamPool> used = new HashSet<>();
        served.values().stream().map(Served::pool).filter(Objects::nonNull).forEach(used::add);
        pools.values().removeIf(pool -> !used.contains(pool) && retired.add(pool));
    }

    private static @Nullable FrameSink refuse(FramePort port, Open open, ResetCode code, String detail) {
        open.release();
        port.send(new Reset(port.id(), code, detail));
        return null;
    }
}
