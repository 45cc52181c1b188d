package dev.culvert.shared.bus;

import dev.culvert.shared.frame.Open;
import dev.culvert.shared.frame.StreamFrame;
import dev.culvert.shared.stream.FramePort;
import dev.culvert.shared.stream.FrameSink;
import dev.culvert.shared.stream.Handover;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The streams that a {@link FrameBus} has with one other instance, and the frames that wait for the turn's end. */
final class BusPeer {
    private final FrameBus bus;
    private final String address;
    private final LongObjectMap<BusStream> ours = new LongObjectHashMap<>();
    private final LongObjectMap<BusStream> theirs = new LongObjectHashMap<>();
    private @Nullable FrameBatch batch;
    private boolean lost;

    BusPeer(FrameBus bus, String address) {
        this.bus = bus;
        this.address = address;
    }

    FramePort opened(long id, FrameSink sink) {
        BusStream stream = new BusStream(this, id, true);
        stream.sinkTo(sink);
        ours.put(id, stream);
        return stream;
    }

    void receive(StreamFrame frame, boolean openedByThem) {
        if (openedByThem && frame instanceof Open open) {
            accept(open);
            return;
        }
        BusStream stream = (openedByThem ? theirs : ours).get(frame.stream());
        if (stream == null) {
            frame.release(); // it crossed the stream's end
        } else {
            stream.receive(frame);
        }
    }

    void send(StreamFrame frame, boolean openedByUs) {
        if (lost) {
            frame.release();
            return;
        }
        FrameBatch waiting = batch;
        if (waiting == null) {
            waiting = bus.newBatch();
            batch = waiting;
            bus.markDirty(this);
        }
        waiting.add(frame, openedByUs);
    }

    void forget(BusStream stream) {
        (stream.openedByUs() ? ours : theirs).remove(stream.id());
    }

    @Nullable
    FrameBatch takeBatch() {
        FrameBatch taken = batch;
        batch = null;
        return taken;
    }

    void lost() {
        lost = true;
        FrameBatch unsent = takeBatch();
        if (unsent != null) {
            unsent.release();
        }
        List<BusStream> all = new ArrayList<>(ours.values());
        all.addAll(theirs.values());
        ours.clear();
        theirs.clear();
        all.forEach(stream -> stream.receive(FrameBus.lostFrame(stream.id())));
    }

    int size() {
        return ours.size() + theirs.size();
    }

    String address() {
        return address;
    }

    private void accept(Open open) {
        BusStream stream = new BusStream(this, open.stream(), false);
        theirs.put(open.stream(), stream);
        stream.opened(open);
        FrameSink sink = Handover.stream(bus::accept, stream, open);
        if (sink != null) {
            stream.sinkTo(sink);
        }
    }
}
