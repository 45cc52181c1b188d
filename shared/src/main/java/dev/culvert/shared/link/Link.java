package dev.culvert.shared.link;

import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.frame.Frame;
import dev.culvert.shared.frame.FrameDecoder;
import dev.culvert.shared.frame.GoAway;
import dev.culvert.shared.frame.Hello;
import dev.culvert.shared.frame.LinkFrame;
import dev.culvert.shared.frame.Open;
import dev.culvert.shared.frame.Ping;
import dev.culvert.shared.frame.Pong;
import dev.culvert.shared.frame.ProtocolException;
import dev.culvert.shared.frame.Reset;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.frame.StreamFrame;
import dev.culvert.shared.frame.Welcome;
import dev.culvert.shared.stream.FramePort;
import dev.culvert.shared.stream.FrameSink;
import dev.culvert.shared.stream.Handover;
import dev.culvert.shared.stream.StreamAcceptor;
import dev.culvert.shared.time.Clock;
import io.netty.buffer.ByteBuf;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One end of a link: many streams over one {@link Carrier}, as {@code docs/protocol.md} has it. A state machine: the
 * carrier brings bytes ({@link #receive}), room ({@link #flush}) and its end ({@link #carrierClosed}); its owner brings
 * time ({@link #tick}, ten times a second). Belongs to the carrier's event loop.
 *
 * <pre>
 *   HANDSHAKE ──WELCOME sent or received──▶ OPEN ──carrier closed, dead, fail()──▶ CLOSED
 *       └──────────time-out, refusal, carrier closed────────────────────────────────▲
 * </pre>
 */
public final class Link {
    private static final long OPENED_PATIENCE_NANOS = 500_000_000L;

    /** Frames without credit that may wait here before no more streams are opened: the other end hardly reads. */
    private static final int MOST_UNSENT = 20_000;

    /** As many that the other end's own OPENs bring about end the link: it asks and does not read the answers. */
    private static final int MOST_UNREAD_ANSWERS = 5 * MOST_UNSENT;

    private enum State {
        HANDSHAKE,
        OPEN,
        CLOSED
    }

    private final LinkSettings settings;
    private final Carrier carrier;
    private final LinkEvents events;
    private final Budget budget;
    private final Clock clock;
    private final FrameDecoder decoder = new FrameDecoder(this::onFrame);
    private final StreamIds ids;
    private final FairQueue queue;
    private final Liveness liveness;
    private final FloodGuard guard;
    private final LongObjectMap<LinkStream> streams = new LongObjectHashMap<>();
    private final ArrayDeque<LinkStream> waiting = new ArrayDeque<>();
    private final ArrayDeque<LinkStream> hungry = new ArrayDeque<>();
    private final long startedNanos;

    private State state = State.HANDSHAKE;
    private @Nullable StreamAcceptor acceptor;
    private boolean helloSeen;
    private boolean toldSuspect;
    private boolean wanted;
    private int maxStreams;
    private long bytesIn;
    private long bytesOut;

    /** Makes an end whose handshake is still to come. */
    public Link(LinkSettings settings, Carrier carrier, LinkEvents events, Budget budget, Clock clock) {
        this.settings = settings;
        this.carrier = carrier;
        this.events = events;
        this.budget = budget;
        this.clock = clock;
        this.ids = new StreamIds(settings.dials());
        this.queue = new FairQueue(budget);
        this.liveness = new Liveness(settings, clock);
        this.guard = new FloodGuard(clock);
        this.startedNanos = clock.nanos();
        this.maxStreams = settings.maxStreams();
    }

    // ---- for the owner

    /** Lets the other end open streams; from WELCOME on. Without an acceptor each OPEN is refused. */
    public void acceptStreams(StreamAcceptor decides) {
        acceptor = decides;
    }

    /** Lowers how many streams this end opens at once, as WELCOME says. */
    public void limitStreams(int most) {
        maxStreams = Math.min(maxStreams, most);
    }

    /** Sends a frame of the link as a whole; WELCOME opens the link. */
    public void send(LinkFrame frame) {
        if (state == State.CLOSED) {
            return;
        }
        if (frame instanceof Welcome) {
            state = State.OPEN;
        }
        urgent(frame);
    }

    /**
     * A new stream to the other end; the caller sends OPEN on the port at once, since ids rise in the order of OPENs.
     *
     * @return null if the link takes no more streams: not open, ending, or full
     */
    public @Nullable FramePort open(FrameSink sink) {
        boolean full = streams.size() >= maxStreams || queue.urgentFrames() >= MOST_UNSENT;
        if (state != State.OPEN || full || !ids.mayOpen()) {
            return null;
        }
        LinkStream stream = new LinkStream(this, budget, ids.next(), true);
        stream.sinkTo(sink);
        streams.put(stream.id(), stream);
        return stream;
    }

    /** Tells the other end that no new stream of its is taken from here on; those that run go on. */
    public void goAway(ResetCode reason, int retryAfterMillis, String detail) {
        if (state == State.CLOSED) {
            return;
        }
        urgent(new GoAway(ids.goAway(), reason, retryAfterMillis, detail));
    }

    /** Ends the link at once: a GOAWAY that says why, then the carrier's end. */
    public void fail(ResetCode code, String detail) {
        fail(code, detail, 0);
    }

    /** Ends the link at once and wishes not to be dialled for a while. */
    public void fail(ResetCode code, String detail, int retryAfterMillis) {
        if (state == State.CLOSED) {
            return;
        }
        goAway(code, retryAfterMillis, detail);
        writeAll();
        end(code, detail);
        carrier.close();
    }

    /** Notes the passing of time: PINGs, silence, the handshake's limit, credit that waited for memory. */
    public void tick() {
        if (state == State.CLOSED) {
            return;
        }
        if (state == State.HANDSHAKE
                && clock.nanos() - startedNanos >= settings.helloWithin().toNanos()) {
            fail(
                    ResetCode.TIMEOUT,
                    "timeout: no handshake within " + settings.helloWithin().toMillis() + " ms");
            return;
        }
        boolean due = liveness.tick();
        due |= streamsWaitTooLong() && !liveness.asked();
        if (liveness.dead()) {
            long silent = liveness.silentNanos() / 1_000_000;
            fail(ResetCode.DEAD, "timeout: no sign of life for " + silent + " ms");
            return;
        }
        if (due && state == State.OPEN) {
            urgent(new Ping(liveness.pinged()));
        }
        tellSuspect();
        feedHungry();
    }

    /** Whether the other end has left a PING unanswered for too long. */
    public boolean suspect() {
        return liveness.suspect();
    }

    /** Smoothed round-trip time, nanoseconds; 0 while unknown. */
    public long rttNanos() {
        return liveness.rttNanos();
    }

    /** How long ago the last byte came, nanoseconds. */
    public long silentNanos() {
        return liveness.silentNanos();
    }

    /** Streams that are open. */
    public int openStreams() {
        return streams.size();
    }

    /** Bytes that have come, frames and all. */
    public long bytesIn() {
        return bytesIn;
    }

    /** Bytes that were handed to the carrier. */
    public long bytesOut() {
        return bytesOut;
    }

    /** Frames dropped since their stream had closed. */
    public long droppedFrames() {
        return guard.dropped();
    }

    // ---- for the carrier

    /** Takes bytes as they come, and their reference. */
    public void receive(ByteBuf bytes) {
        if (state == State.CLOSED) {
            bytes.release();
            return;
        }
        liveness.heard();
        bytesIn += bytes.readableBytes();
        try {
            decoder.decode(bytes);
        } catch (ProtocolException e) {
            fail(e.code(), e.getMessage() == null ? "" : e.getMessage());
        }
        if (toldSuspect) {
            tellSuspect();
        }
    }

    /** Sends what there is room for; at the end of a turn that had something to send, and when room comes up. */
    public void flush() {
        wanted = false;
        while (state != State.CLOSED && !queue.isEmpty() && carrier.room() > 0) {
            sendBatch(carrier.room());
        }
    }

    /** The carrier has ended. */
    public void carrierClosed(String why) {
        end(state == State.OPEN ? ResetCode.LINK_LOST : ResetCode.NONE, why);
    }

    // ---- for the link's streams

    boolean relays() {
        return settings.relays();
    }

    void urgent(Frame frame) {
        queue.urgent(frame);
        want();
    }

    void creditOf(LinkStream stream) {
        queue.creditOf(stream);
        want();
    }

    void activate(LinkStream stream) {
        queue.activate(stream);
        want();
    }

    void deactivate(LinkStream stream) {
        queue.forget(stream);
    }

    void hungry(LinkStream stream) {
        hungry.add(stream);
    }

    long waitForOpened(LinkStream stream) {
        waiting.add(stream);
        return clock.nanos();
    }

    void closed(LinkStream stream, long unusedCredit) {
        streams.remove(stream.id());
        guard.closed(unusedCredit);
    }

    void idleCredit() throws ProtocolException {
        guard.idleCredit();
    }

    // ---- inside

    private boolean onFrame(Frame frame) throws ProtocolException {
        if (frame instanceof StreamFrame streamFrame) {
            onStreamFrame(streamFrame);
        } else if (frame instanceof LinkFrame linkFrame) {
            onLinkFrame(linkFrame);
        }
        return state != State.CLOSED;
    }

    private void onStreamFrame(StreamFrame frame) throws ProtocolException {
        if (state != State.OPEN) {
            frame.release();
            throw violation(frame.getClass().getSimpleName() + " before WELCOME");
        }
        if (frame instanceof Open open) {
            onOpen(open);
            return;
        }
        if (frame instanceof Reset && settings.toClient() && !ids.own(frame.stream())) {
            guard.ownReset();
        }
        LinkStream stream = streams.get(frame.stream());
        if (stream == null) {
            onLate(frame);
            return;
        }
        stream.receive(frame);
    }

    private void onOpen(Open open) throws ProtocolException {
        long id = open.stream();
        try {
            checkAnswersAreRead();
            ids.opened(id);
        } catch (ProtocolException e) {
            open.release();
            throw e;
        }
        LinkStream stream = new LinkStream(this, budget, id, false);
        StreamAcceptor decides = acceptor;
        Open accepted = stream.accepted(open);
        streams.put(id, stream);
        if (decides == null || ids.tooLate(id) || streams.size() > settings.maxStreams()) {
            accepted.release();
            stream.send(new Reset(id, ResetCode.REFUSED, "no more streams are taken on this link"));
            return;
        }
        FrameSink sink = Handover.stream(decides, stream, accepted);
        if (sink != null) {
            stream.sinkTo(sink);
        }
    }

    private void checkAnswersAreRead() throws ProtocolException {
        if (queue.urgentFrames() >= MOST_UNREAD_ANSWERS) {
            throw new ProtocolException(
                    ResetCode.ENHANCE_YOUR_CALM,
                    "OPEN while " + queue.urgentFrames() + " answers wait to be read (expected: fewer than "
                            + MOST_UNREAD_ANSWERS + ")");
        }
    }

    private void onLate(StreamFrame frame) throws ProtocolException {
        try {
            if (!ids.used(frame.stream())) {
                throw violation(frame.getClass().getSimpleName() + " for stream " + frame.stream()
                        + ", which was never opened");
            }
            guard.late(frame);
        } finally {
            frame.release();
        }
    }

    private void onLinkFrame(LinkFrame frame) throws ProtocolException {
        if (!helloSeen) {
            boolean first = settings.dials() ? frame instanceof Welcome : frame instanceof Hello;
            if (!first && !(frame instanceof GoAway)) {
                throw violation(frame.getClass().getSimpleName() + " as first frame (expected: "
                        + (settings.dials() ? "WELCOME" : "HELLO") + ")");
            }
            helloSeen = first;
        } else if (frame instanceof Hello || frame instanceof Welcome) {
            throw violation("a second " + frame.getClass().getSimpleName());
        }
        guard.control(frame);
        if (frame instanceof Ping ping) {
            urgent(new Pong(ping.token()));
        } else if (frame instanceof Pong pong) {
            liveness.pong(pong.token());
        } else {
            if (frame instanceof Welcome) {
                state = State.OPEN;
            } else if (frame instanceof GoAway goAway) {
                ids.goneAway(goAway.lastStream());
                refuseAbove(goAway.lastStream());
            }
            events.control(frame);
        }
    }

    /** The other end has not processed and will not process this end's streams above that id. */
    private void refuseAbove(long last) {
        for (LinkStream stream : List.copyOf(streams.values())) {
            if (stream.opener() && stream.id() > last) {
                stream.fail(ResetCode.REFUSED, "the other end takes no more streams");
            }
        }
    }

    private void want() {
        if (!wanted && state != State.CLOSED) {
            wanted = true;
            carrier.wantFlush();
        }
    }

    private void sendBatch(int room) {
        Batch batch = new Batch(carrier.allocator());
        queue.drainTo(batch, room);
        int bytes = batch.bytes();
        List<ByteBuf> parts = batch.parts();
        if (bytes > 0) {
            bytesOut += bytes;
            carrier.send(parts, bytes);
        }
    }

    private void writeAll() {
        if (!queue.isEmpty()) {
            sendBatch(0); // the urgent frames only: the rest is of no use to anyone
        }
    }

    private boolean streamsWaitTooLong() {
        boolean tooLong = false;
        while (!waiting.isEmpty()) {
            LinkStream first = waiting.element();
            if (first.waitsForOpened()) {
                if (clock.nanos() - first.openedAtNanos() < OPENED_PATIENCE_NANOS) {
                    break;
                }
                tooLong = true;
            }
            waiting.remove();
        }
        return tooLong;
    }

    private void tellSuspect() {
        boolean now = liveness.suspect();
        if (now != toldSuspect) {
            toldSuspect = now;
            events.suspect(now);
        }
    }

    private void feedHungry() {
        for (int n = hungry.size(); n > 0; n--) {
            hungry.remove().retryCredit();
        }
    }

    private void end(ResetCode code, String why) {
        if (state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        decoder.close();
        for (LinkStream stream : new ArrayList<>(streams.values())) {
            stream.fail(ResetCode.LINK_LOST, "link lost: " + why);
        }
        queue.clear();
        events.closed(code, why);
    }

    private static ProtocolException violation(String message) {
        return new ProtocolException(ResetCode.PROTOCOL_ERROR, message);
    }
}
