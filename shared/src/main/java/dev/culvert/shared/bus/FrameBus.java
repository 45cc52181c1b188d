package dev.culvert.shared.bus;

import dev.culvert.shared.frame.Open;
import dev.culvert.shared.frame.Reset;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.stream.FramePort;
import dev.culvert.shared.stream.FrameSink;
import dev.culvert.shared.stream.StreamAcceptor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One verticle instance's place on the local bus: an address under which other instances of the node open streams to it
 * and answer the streams that it opens. A stream is known by its opener's address and id, so neither side needs an
 * address of its own for it. Frames that one turn of the loop has for one address leave as one message.
 *
 * <p>Belongs to the event loop of the context that made it.
 */
public final class FrameBus {
    private final String address;
    private final BusTransport transport;
    private final StreamAcceptor acceptor;
    private final Map<String, BusPeer> peers = new HashMap<>();
    private final List<BusPeer> dirty = new ArrayList<>();
    private final Runnable flush = this::flush;
    private @Nullable VertxBusTransport vertx;
    private long lastId;
    private boolean flushing;

    FrameBus(String address, BusTransport transport, StreamAcceptor acceptor) {
        this.address = address;
        this.transport = transport;
        this.acceptor = acceptor;
    }

    /**
     * Takes a place on the bus of a Vert.x. Call it on the instance's own context.
     *
     * @param name the verticle's, for the address
     * @param acceptor decides about streams that other instances open; runs on the context
     */
    public static FrameBus join(Vertx vertx, String name, StreamAcceptor acceptor) {
        VertxBusTransport transport = new VertxBusTransport(vertx, name);
        FrameBus bus = new FrameBus(transport.address(), transport, acceptor);
        bus.vertx = transport;
        transport.listen(bus);
        return bus;
    }

    /** Makes the bus's values known to a new Vert.x; once, before anything joins. */
    public static void registerCodecs(Vertx vertx) {
        LocalCodec.register(vertx.eventBus(), FrameBatch.class);
        LocalCodec.register(vertx.eventBus(), Gone.class);
    }

    /** Where others reach this instance. */
    public String address() {
        return address;
    }

    /**
     * A new stream to another instance; the caller sends OPEN on the port next.
     *
     * @param to the other instance's address
     * @param sink takes what comes back
     */
    public FramePort open(String to, FrameSink sink) {
        return peer(to).opened(++lastId, sink);
    }

    /** Leaves the bus: both sides of every stream see LINK_LOST. */
    public Future<Void> leave() {
        flush();
        List.copyOf(peers.keySet()).forEach(this::lost);
        return vertx == null ? Future.succeededFuture() : vertx.leave();
    }

    /** Streams that are open through this place. */
    public int openStreams() {
        int open = 0;
        for (BusPeer peer : peers.values()) {
            open += peer.size();
        }
        return open;
    }

    /** Takes what another instance has sent in one turn. */
    void receive(FrameBatch batch) {
        BusPeer peer = peer(batch.from());
        for (int i = 0; i < batch.size(); i++) {
            peer.receive(batch.frame(i), batch.openedBySender(i));
        }
    }

    /** Ends all streams with an instance that is no longer there. */
    void lost(String other) {
        BusPeer peer = peers.remove(other);
        if (peer != null) {
            peer.lost();
        }
    }

    void markDirty(BusPeer peer) {
        dirty.add(peer);
        if (!flushing) {
            flushing = true;
            transport.atEndOfTurn(flush);
        }
    }

    FrameBatch newBatch() {
        return new FrameBatch(address);
    }

    @Nullable
    FrameSink accept(FramePort port, Open open) {
        return acceptor.accept(port, open);
    }

    static Reset lostFrame(long id) {
        return new Reset(id, ResetCode.LINK_LOST, "the other side's verticle has stopped");
    }

    private BusPeer peer(String to) {
        BusPeer peer = peers.get(to);
        if (peer == null) {
            peer = new BusPeer(this, to);
            peers.put(to, peer);
        }
        return peer;
    }

    private void flush() {
        flushing = false;
        for (int i = 0; i < dirty.size(); i++) {
            BusPeer peer = dirty.get(i);
            FrameBatch batch = peer.takeBatch();
            if (batch != null) {
                transport.send(peer.address(), batch);
            }
        }
        dirty.clear();
    }
}
