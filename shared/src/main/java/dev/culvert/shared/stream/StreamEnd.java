package dev.culvert.shared.stream;

import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.frame.Credit;
import dev.culvert.shared.frame.Data;
import dev.culvert.shared.frame.Head;
import dev.culvert.shared.frame.Open;
import dev.culvert.shared.frame.OpenKind;
import dev.culvert.shared.frame.Opened;
import dev.culvert.shared.frame.Reset;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.frame.StreamFrame;
import dev.culvert.shared.frame.Trailers;
import dev.culvert.shared.frame.Visitor;
import dev.culvert.shared.time.Clock;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * One end of a stream: a visitor's in a data plane, an upstream's in a client. Owns what relays do not: the window for
 * what comes, the bytes that credit does not yet let go, the copy of the first bytes while they may have to be sent
 * elsewhere, and the ends of both directions.
 *
 * <pre>
 *   opener:    OPENING ──OPENED──▶ OPEN ──FIN both ways──▶ CLOSED
 *   acceptor:  OFFERED ──opened()─▶ OPEN ──FIN both ways──▶ CLOSED      RESET from anywhere ──▶ CLOSED
 * </pre>
 *
 * Belongs to one event loop.
 */
public final class StreamEnd implements FrameSink {
    /** More informational heads than this before the final one are too many. */
    private static final int MAX_INFORMATIONAL = 8;

    private final Budget budget;
    private final StreamListener listener;
    private final ReceiveWindow window;
    private final DirectionEnds ends = new DirectionEnds();
    private final PendingBytes pending;
    private @Nullable FramePort port;
    private boolean opener;
    private boolean opened;
    private boolean closed;
    private boolean rested;
    private int heads;
    private long sent;
    private long sendLimit = Budget.MIN_WINDOW;

    /** An end whose stream is to be opened with {@link #open} or taken with {@link #accept}. */
    public StreamEnd(Budget budget, Clock clock, StreamListener listener) {
        this.budget = budget;
        this.listener = listener;
        budget.endOpened();
        this.window = new ReceiveWindow(budget, clock);
        this.pending = new PendingBytes(budget);
    }

    /**
     * Opens the stream on a port that was just made for this end.
     *
     * @param fin whether no byte will be written
     * @param payload by kind; its reference passes to the frame
     */
    public void open(
            FramePort to, OpenKind kind, int offer, long session, Visitor visitor, boolean fin, ByteBuf payload) {
        port = to;
        opener = true;
        window.told(0);
        transmit(new Open(to.id(), kind, 0, offer, session, window.limit(), visitor, fin, payload));
    }

    /** Takes a stream that the other end has opened; its payload stays with the caller. */
    public void accept(FramePort back, Open open) {
        port = back;
        ends.received(open);
        sendLimit = Math.max(sendLimit, open.window());
        if (ends.inEnded()) {
            window.end();
        }
    }

    /** The upstream is there; acceptor's side, once, before anything else is sent. */
    public void opened() {
        if (!opened && !closed) {
            opened = true;
            window.told(Budget.MIN_WINDOW);
            transmit(new Opened(id(), window.limit()));
        }
    }

    /** Sends a response head. */
    public void sendHead(ByteBuf block, boolean fin) {
        if (closed) {
            block.release();
            return;
        }
        transmit(new Head(id(), fin, block));
        closeIfDone();
    }

    /**
     * Sends bytes, or keeps them until credit lets them go; their reference passes to the stream. The caller should
     * rest while {@link #writable()} is false: what it writes all the same is kept and counted.
     *
     * @param fin whether no byte follows
     */
    public void write(ByteBuf bytes, boolean fin) {
        if (closed || ends.outEnded() || pending.ending()) {
            bytes.release();
            return;
        }
        pending.add(bytes);
        if (fin) {
            pending.end(null);
        }
        sendPending();
    }

    /** Ends this direction. */
    public void end() {
        write(Unpooled.EMPTY_BUFFER, true);
    }

    /** Ends this direction with trailers, whose reference passes to the stream. */
    public void end(ByteBuf trailers) {
        if (closed || ends.outEnded() || pending.ending()) {
            trailers.release();
            return;
        }
        pending.end(trailers);
        sendPending();
    }

    /** Whether bytes written now would leave at once; {@link StreamListener#writable()} tells when they do again. */
    public boolean writable() {
        boolean yes = !closed && pending.isEmpty() && sent < sendLimit && (port == null || !port.congested());
        rested |= !yes;
        return yes;
    }

    /** The owner has used bytes that it was given; the window moves on. Before OPENED nobody is told: OPENED tells. */
    public void consumed(int bytes) {
        if (window.read(bytes) && opened && !closed && !ends.inEnded()) {
            transmit(new Credit(id(), window.limit()));
        }
    }

    /**
     * Ends the stream in both directions, if it has not ended; the listener is not told.
     *
     * @param detail one sentence for people
     */
    public void reset(ResetCode code, String detail) {
        if (port != null && !ends.closed()) {
            transmit(new Reset(id(), code, detail));
        }
        close();
        window.settle();
    }

    /**
     * Takes back all bytes that were written, so that they can be sent on another stream; only before OPENED.
     *
     * @return what was written, in one buffer whose reference passes to the caller
     */
    public ByteBuf takeBack() {
        return pending.takeBack();
    }

    /** Whether the other end has said OPENED, or this one has. */
    public boolean isOpened() {
        return opened;
    }

    /** Whether both directions have ended. */
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void receive(StreamFrame frame) {
        if (closed && !(frame instanceof Reset)) {
            frame.release();
            return;
        }
        if (!ends.received(frame)) {
            frame.release();
        } else if (frame instanceof Data data) {
            receiveData(data);
        } else if (frame instanceof Credit credit) {
            raise(credit.limit());
        } else if (frame instanceof Head head) {
            receiveHead(head);
        } else if (frame instanceof Opened answer) {
            opened = true;
            pending.forgetKept();
            raise(answer.window());
            listener.opened();
        } else if (frame instanceof Trailers trailers) {
            window.end();
            listener.trailers(trailers.block());
            ended();
        } else if (frame instanceof Reset reset) {
            failed(reset.code(), reset.detail());
        }
    }

    @Override
    public void drained() {
        sendPending();
        tellWritable();
    }

    private void receiveData(Data data) {
        ByteBuf bytes = data.payload();
        int length = bytes.readableBytes();
        if (!window.received(length)) {
            bytes.release();
            failed(ResetCode.FLOW_CONTROL_ERROR, "more bytes than were granted");
            return;
        }
        if (data.fin()) {
            window.end();
        }
        if (length > 0) {
            listener.data(bytes);
        } else {
            bytes.release();
        }
        if (data.fin()) {
            ended();
        }
    }

    private void receiveHead(Head head) {
        if (++heads > MAX_INFORMATIONAL + 1) {
            head.release();
            failed(ResetCode.BAD_HEAD, "more than " + MAX_INFORMATIONAL + " informational heads");
            return;
        }
        if (head.fin()) {
            window.end();
        }
        listener.head(head.block(), head.fin());
        if (head.fin()) {
            ended();
        }
    }

    /** The listener is told before what was written is forgotten, so that it may take it back. */
    private void failed(ResetCode code, String detail) {
        if (!ends.closed()) {
            transmit(new Reset(id(), code, detail));
        }
        markClosed();
        window.settle();
        listener.reset(code, detail);
        pending.clear();
    }

    private void ended() {
        closeIfDone();
        listener.fin();
    }

    private void raise(long limit) {
        if (limit > sendLimit) {
            sendLimit = limit;
            sendPending();
            tellWritable();
        }
    }

    private void tellWritable() {
        if (rested && writable()) {
            rested = false;
            listener.writable();
        }
    }

    private void sendPending() {
        while (!closed && !pending.isEmpty() && sent < sendLimit) {
            boolean keep = opener && !opened;
            ByteBuf bytes = pending.next((int) Math.min(Data.MAX_BYTES, sendLimit - sent), keep);
            sent += bytes.readableBytes();
            transmit(new Data(id(), pending.endsNow(), bytes));
        }
        if (!closed && pending.isEmpty() && !ends.outEnded() && pending.ending()) {
            ByteBuf trailers = pending.takeTrailers();
            transmit(trailers == null ? new Data(id(), true, Unpooled.EMPTY_BUFFER) : new Trailers(id(), trailers));
        }
        closeIfDone();
    }

    private void transmit(StreamFrame frame) {
        FramePort to = port;
        if (to == null || !ends.sent(frame)) {
            frame.release();
        } else {
            to.send(frame);
        }
    }

    private long id() {
        return port == null ? 0 : port.id();
    }

    private void closeIfDone() {
        if (ends.closed()) {
            close();
        }
    }

    private void close() {
        markClosed();
        pending.clear();
    }

    private void markClosed() {
        if (!closed) {
            closed = true;
            budget.endClosed();
        }
    }
}
