package dev.culvert.shared.link;

import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.frame.Credit;
import dev.culvert.shared.frame.Data;
import dev.culvert.shared.frame.Head;
import dev.culvert.shared.frame.Open;
import dev.culvert.shared.frame.Opened;
import dev.culvert.shared.frame.ProtocolException;
import dev.culvert.shared.frame.Reset;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.frame.StreamFrame;
import dev.culvert.shared.frame.Trailers;
import dev.culvert.shared.stream.DirectionEnds;
import dev.culvert.shared.stream.FramePort;
import dev.culvert.shared.stream.FrameSink;
import dev.culvert.shared.stream.Handover;
import org.jspecify.annotations.Nullable;

/**
 * One stream of a link: what waits to be sent, how far each side may send, and which frames are in order.
 *
 * <p>Offsets count DATA bytes. {@code granted} is what this end has told the other; {@code received} must not pass it.
 */
final class LinkStream implements FramePort {
    private static final int CONGESTED_BYTES = 64 * 1024;

    private final Link link;
    private final Budget budget;
    private final long id;
    private final boolean opener;
    private final PassedCredit credit;
    private final DirectionEnds ends = new DirectionEnds();
    private final WaitingFrames waiting = new WaitingFrames();
    private @Nullable FrameSink sink;
    private boolean opened;
    private boolean active;
    private boolean gone;
    private boolean creditQueued;
    private boolean congestionTold;
    private boolean hungry;
    private int deficit;
    private long granted;
    private long received;
    private long openedAtNanos;

    LinkStream(Link link, Budget budget, long id, boolean opener) {
        this.link = link;
        this.budget = budget;
        this.id = id;
        this.opener = opener;
        this.credit = new PassedCredit(budget, link.relays());
    }

    // ---- towards the other end

    @Override
    public long id() {
        return id;
    }

    @Override
    public boolean congested() {
        congestionTold = waiting.bytes() >= congestedBytes();
        return congestionTold;
    }

    @Override
    public void send(StreamFrame frame) {
        if (gone || !ends.sent(frame)) {
            frame.release();
            return;
        }
        if (frame instanceof Data || (!waiting.isEmpty() && (frame instanceof Trailers || frame instanceof Head))) {
            enqueue(frame);
        } else if (frame instanceof Credit raised) {
            grant(raised.limit());
        } else if (frame instanceof Reset) {
            link.urgent(frame);
            close();
        } else {
            sendUrgent(frame);
        }
    }

    private void sendUrgent(StreamFrame frame) {
        if (frame instanceof Open open) {
            granted = open.window();
            openedAtNanos = link.waitForOpened(this);
            credit.begin();
        } else if (frame instanceof Opened answer) {
            granted = Math.max(granted, answer.window());
            opened = true;
        }
        link.urgent(frame);
        closeIfDone();
    }

    private void enqueue(StreamFrame frame) {
        credit.queued(waiting.add(frame));
        if (!active) {
            active = true;
            link.activate(this);
        }
    }

    private void grant(long limit) {
        if (limit > granted) {
            granted = limit;
            if (!creditQueued) {
                creditQueued = true;
                link.creditOf(this);
            }
        }
    }

    void writeCredit(Batch batch) {
        creditQueued = false;
        if (!gone && !ends.inEnded()) {
            batch.add(new Credit(id, granted));
        }
    }

    /** Writes the next frame or a piece of it, at most {@code most} bytes of payload; returns what it cost. */
    int writeOne(Batch batch, int most) {
        boolean credited = waiting.dataFirst();
        int cost = waiting.write(batch, most);
        credit.left(cost, credited);
        if (hungry && credit.nearlyUsed()) {
            passCredit();
        }
        tellDrained();
        closeIfDone();
        return Math.max(cost, 256);
    }

    private void tellDrained() {
        FrameSink taker = sink;
        if (congestionTold && waiting.bytes() < congestedBytes() / 2 && taker != null && !gone) {
            congestionTold = false;
            Handover.drained(taker, this);
        }
    }

    boolean hasWaiting() {
        return !waiting.isEmpty();
    }

    int deficit() {
        return deficit;
    }

    void deficit(int bytes) {
        deficit = bytes;
    }

    void deactivated() {
        active = false;
    }

    // ---- from the other end

    void sinkTo(FrameSink taker) {
        sink = taker;
    }

    /** The other end has opened this stream; returns the OPEN as it is to be passed on. */
    Open accepted(Open open) {
        ends.received(open);
        granted = Budget.MIN_WINDOW;
        credit.begin();
        credit.raise(open.window());
        credit.pass();
        holdBack();
        return link.relays() ? open.withWindow(credit.passed()) : open;
    }

    /** Takes a frame and its buffer. */
    void receive(StreamFrame frame) throws ProtocolException {
        FrameSink taker = sink;
        try {
            checkOrder(frame);
        } catch (ProtocolException e) {
            frame.release();
            throw e;
        }
        if (!ends.received(frame) || taker == null) {
            frame.release();
            return;
        }
        if (frame instanceof Reset) {
            close();
            Handover.frame(taker, frame, this);
        } else if (frame instanceof Opened answer) {
            opened = true;
            if (!ends.outEnded()) {
                credit.raise(answer.window());
                credit.pass();
                holdBack();
            }
            Handover.frame(taker, link.relays() ? new Opened(id, credit.passed()) : answer, this);
        } else if (frame instanceof Credit raised) {
            receiveCredit(raised, taker);
        } else {
            closeIfDone();
            Handover.frame(taker, frame, this);
        }
    }

    private void checkOrder(StreamFrame frame) throws ProtocolException {
        boolean answer = frame instanceof Head || frame instanceof Opened;
        boolean wrongWay = answer ? !opener : frame instanceof Open;
        boolean tooEarly = opener && !opened && !(frame instanceof Opened || frame instanceof Reset);
        boolean again = frame instanceof Opened && opened;
        if (wrongWay || tooEarly || again) {
            throw violation(frame.getClass().getSimpleName() + " out of order on stream " + id);
        }
        if (ends.inEnded() && !(frame instanceof Credit || frame instanceof Reset)) {
            throw violation(frame.getClass().getSimpleName() + " after FIN on stream " + id);
        }
        if (frame instanceof Data data) {
            received += data.payload().readableBytes();
            if (received > granted) {
                throw new ProtocolException(
                        ResetCode.FLOW_CONTROL_ERROR,
                        "stream " + id + ": " + received + " bytes (expected: at most the granted " + granted + ")");
            }
        }
    }

    private void receiveCredit(Credit raised, FrameSink taker) throws ProtocolException {
        if (!credit.raise(raised.limit())) {
            link.idleCredit();
        } else if (!link.relays()) {
            Handover.frame(taker, raised, this);
        } else {
            passCredit();
        }
    }

    /** Tries again to pass on credit that the budget had no room for. */
    void retryCredit() {
        hungry = false;
        passCredit();
    }

    private void passCredit() {
        FrameSink taker = sink;
        if (gone || taker == null || ends.outEnded()) {
            return;
        }
        boolean passed = credit.pass();
        holdBack();
        if (passed) {
            Handover.frame(taker, new Credit(id, credit.passed()), this);
        }
    }

    private void holdBack() {
        if (credit.holdsBack() && !hungry) {
            hungry = true;
            link.hungry(this);
        }
    }

    // ---- the end

    /** Whether OPENED is still to come, on a stream that this end opened. */
    boolean waitsForOpened() {
        return !gone && !opened && opener;
    }

    long openedAtNanos() {
        return openedAtNanos;
    }

    boolean opener() {
        return opener;
    }

    /** The link has died, or refuses this stream: as if the other end had reset it. */
    void fail(ResetCode code, String detail) {
        if (gone) {
            return;
        }
        Reset reset = new Reset(id, code, detail);
        boolean news = ends.received(reset);
        close();
        FrameSink taker = sink;
        if (news && taker != null) {
            Handover.frame(taker, reset, this);
        }
    }

    private void closeIfDone() {
        if (ends.closed() && waiting.isEmpty()) {
            close();
        } else if (ends.outEnded() && waiting.isEmpty()) {
            credit.settle(); // nothing more will wait here
        }
    }

    private void close() {
        if (gone) {
            return;
        }
        gone = true;
        if (active) {
            active = false;
            link.deactivate(this);
        }
        waiting.clear();
        credit.settle();
        link.closed(this, Math.max(0, granted - received));
    }

    private int congestedBytes() {
        return Math.min(CONGESTED_BYTES, budget.initialWindow());
    }

    private static ProtocolException violation(String message) {
        return new ProtocolException(ResetCode.PROTOCOL_ERROR, message);
    }
}
