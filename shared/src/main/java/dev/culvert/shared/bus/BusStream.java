package dev.culvert.shared.bus;

import dev.culvert.shared.frame.Open;
import dev.culvert.shared.frame.StreamFrame;
import dev.culvert.shared.stream.DirectionEnds;
import dev.culvert.shared.stream.FramePort;
import dev.culvert.shared.stream.FrameSink;
import dev.culvert.shared.stream.Handover;
import org.jspecify.annotations.Nullable;

/** One stream's way over the local bus. */
final class BusStream implements FramePort {
    private final BusPeer peer;
    private final long id;
    private final boolean openedByUs;
    private final DirectionEnds ends = new DirectionEnds();
    private @Nullable FrameSink sink;

    BusStream(BusPeer peer, long id, boolean openedByUs) {
        this.peer = peer;
        this.id = id;
        this.openedByUs = openedByUs;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public void send(StreamFrame frame) {
        if (!ends.sent(frame)) {
            frame.release();
            return;
        }
        peer.send(frame, openedByUs);
        forgetIfClosed();
    }

    @Override
    public boolean congested() {
        return false;
    }

    void sinkTo(FrameSink taker) {
        sink = taker;
    }

    void opened(Open open) {
        ends.received(open);
    }

    void receive(StreamFrame frame) {
        FrameSink taker = sink;
        if (taker == null || !ends.received(frame)) {
            frame.release();
            return;
        }
        forgetIfClosed();
        Handover.frame(taker, frame, this);
    }

    boolean openedByUs() {
        return openedByUs;
    }

    private void forgetIfClosed() {
        if (ends.closed()) {
            peer.forget(this);
        }
    }
}
