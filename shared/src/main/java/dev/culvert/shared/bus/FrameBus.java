package dev.culvert.shared.bus;

import dev.culvert.shared.frame.Open;
import dev.culvert.shared.frame.Reset;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.frame.StreamFrame;
import dev.culvert.shared.stream.FramePort;
import dev.culvert.shared.stream.FrameSink;
import dev.culvert.shared.stream.StreamAcceptor;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.MessageProducer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One verticle instance's place on the local bus: an address under which other instances of the node open streams to it
 * and answer the streams that it opens. A stream is known by its opener's address and id, so neither side needs an
 * address of its own for it. Frames that one turn of the loop has for one address leave as one message.
 *
 * <p>Belongs to the event loop of the context that made it. Nobody may pause its consumer: the bus drops what a paused
 * one does not take.
 */
public final class FrameBus {
    private static final AtomicInteger INSTANCES = new AtomicInteger();

    private final Vertx vertx;
    private final Context context;
    private final String address;
    private final StreamAcceptor acceptor;
    private final Map<String, BusPeer> peers = new HashMap<>();
    private final List<BusPeer> dirty = new ArrayList<>();
    private final MessageConsumer<FrameBatch> frames;
    private final MessageConsumer<Gone> gone;
    private long lastId;
    private boolean flushing;

    private FrameBus(Vertx vertx, Context context, String name, StreamAcceptor acceptor) {
        this.vertx = vertx;
        this.context = context;
        this.address = Addresses.FRAMES + name + '.' + INSTANCES.incrementAndGet();
        this.acceptor = acceptor;
        this.frames = vertx.eventBus().localConsumer(address, this::onBatch);
        this.gone = vertx.eventBus()
                .localConsumer(Addresses.GONE, m -> lost(m.body().address()));
    }

    /**
     * Takes a place on the bus. Call it on the instance's own context.
     *
     * @param name the verticle's, for the address
     * @param acceptor decides about streams that other instances open; runs on the context
     */
    public static FrameBus join(Vertx vertx, String name, StreamAcceptor acceptor) {
        return new FrameBus(vertx, vertx.getOrCreateContext(), name, acceptor);
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
        vertx.eventBus().publish(Addresses.GONE, new Gone(address), local());
        return Future.join(frames.unregister(), gone.unregister()).mapEmpty();
    }

    /** Streams that are open through this place. */
    public int openStreams() {
        int open = 0;
        for (BusPeer peer : peers.values()) {
            open += peer.size();
        }
        return open;
    }

    void markDirty(BusPeer peer) {
        dirty.add(peer);
        if (!flushing) {
            flushing = true;
            context.runOnContext(v -> flush());
        }
    }

    FrameBatch newBatch() {
        return new FrameBatch(address);
    }

    @Nullable
    FrameSink accept(FramePort port, Open open) {
        return acceptor.accept(port, open);
    }

    private BusPeer peer(String to) {
        return peers.computeIfAbsent(to, this::newPeer);
    }

    private BusPeer newPeer(String to) {
        MessageProducer<FrameBatch> producer = vertx.eventBus().sender(to, local());
        return new BusPeer(this, producer);
    }

    private void onBatch(Message<FrameBatch> message) {
        FrameBatch batch = message.body();
        BusPeer peer = peer(batch.from());
        for (int i = 0; i < batch.size(); i++) {
            peer.receive(batch.frame(i), batch.openedBySender(i));
        }
    }

    private void flush() {
        flushing = false;
        for (int i = 0; i < dirty.size(); i++) {
            BusPeer peer = dirty.get(i);
            String to = peer.address();
            FrameBatch batch = peer.takeBatch();
            if (batch != null) {
                peer.producer().write(batch).onFailure(e -> undelivered(to, batch));
            }
        }
        dirty.clear();
    }

    private void undelivered(String to, FrameBatch batch) {
        batch.release();
        context.runOnContext(v -> lost(to));
    }

    /** Ends all streams with an instance that is no longer there. */
    private void lost(String other) {
        BusPeer peer = peers.remove(other);
        if (peer != null) {
            peer.lost();
        }
    }

    static Reset lostFrame(long id) {
        return new Reset(id, ResetCode.LINK_LOST, "the other side's verticle has stopped");
    }

    static void drop(StreamFrame frame) {
        frame.release();
    }

    private static DeliveryOptions local() {
        return new DeliveryOptions().setLocalOnly(true);
    }
}
