package dev.culvert.shared.link;

import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.frame.Frame;
import dev.culvert.shared.frame.FrameDecoder;
import dev.culvert.shared.frame.FrameEncoder;
import dev.culvert.shared.frame.FrameText;
import dev.culvert.shared.frame.Hello;
import dev.culvert.shared.frame.LinkFrame;
import dev.culvert.shared.frame.Open;
import dev.culvert.shared.frame.ProtocolException;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.frame.Welcome;
import dev.culvert.shared.stream.FrameLog;
import dev.culvert.shared.stream.FramePort;
import dev.culvert.shared.time.HandClock;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One end of a link whose other end is the test itself: it says frames, and hears what the link answers. */
public final class OneLink implements Carrier, LinkEvents {
    static final byte[] JSON = {'{', '}'};

    /** A stream that the test has opened and the link's owner has taken. */
    public record Taken(FramePort port, FrameLog log) {}

    public final HandClock clock = new HandClock();
    public final Budget budget;
    public final Link link;
    public final List<Taken> taken = new ArrayList<>();
    public final List<String> events = new ArrayList<>();

    @Nullable
    public ResetCode closedBy;

    @Nullable
    public String closedBecause;

    boolean carrierClosed;
    int flushesWanted;
    /** How many bytes the carrier still takes. */
    int room = Integer.MAX_VALUE;

    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);
    private final List<String> said = new ArrayList<>();
    private final List<Integer> messages = new ArrayList<>();
    private final FrameDecoder decoder = new FrameDecoder(frame -> said.add(FrameText.take(frame)));

    /** Makes a link before its handshake; the test opens and takes its streams. */
    public OneLink(LinkSettings settings) {
        this(new Budget(64 << 20), test -> new Link(settings, test, test, test.budget, test.clock));
        link.acceptStreams((port, open) -> {
            open.release();
            taken.add(new Taken(port, new FrameLog()));
            return lastTaken().log();
        });
    }

    /** Makes a link that something else owns. */
    public OneLink(Budget budget, Function<OneLink, Link> make) {
        this.budget = budget;
        this.link = make.apply(this);
    }

    /** The server's end of a client link, open. */
    public static OneLink session() {
        return new OneLink(LinkSettings.session()).handshake(false);
    }

    /** The client's end of a client link, open. */
    public static OneLink client() {
        return new OneLink(LinkSettings.client()).handshake(true);
    }

    /** Does the handshake. */
    public OneLink handshake(boolean dials) {
        if (dials) {
            link.send(new Hello(JSON));
            says(new Welcome(JSON));
        } else {
            says(new Hello(JSON));
            link.send(new Welcome(JSON));
        }
        hears();
        events.clear();
        return this;
    }

    /** The other end sends frames, in one piece. */
    public void says(Frame... frames) {
        ByteBuf out = memory.heapBuffer();
        for (Frame frame : frames) {
            ByteBuf payload = FrameEncoder.encode(frame, out);
            if (payload != null) {
                out.writeBytes(payload);
                payload.release();
            }
        }
        link.receive(out);
    }

    /** The other end sends bytes, whatever they are. */
    public void saysBytes(int... bytes) {
        ByteBuf out = memory.heapBuffer();
        for (int b : bytes) {
            out.writeByte(b);
        }
        link.receive(out);
    }

    /** What the link has sent since this was last asked. */
    public List<String> hears() {
        link.flush();
        List<String> all = List.copyOf(said);
        said.clear();
        messages.clear();
        return all;
    }

    /** The sizes of the messages that the link has sent since {@link #hears}. */
    List<Integer> messages() {
        link.flush();
        return messages;
    }

    /** Opens a stream from the link's side, whose OPEN has left. */
    public Taken open(Open like) {
        FrameLog log = new FrameLog();
        FramePort port = link.open(log);
        port.send(like.onStream(port.id()));
        hears();
        return new Taken(port, log);
    }

    /** The stream that the other end opened last. */
    public Taken lastTaken() {
        return taken.get(taken.size() - 1);
    }

    /** Time passes, and the link's owner ticks ten times a second. */
    public void pass(long millis) {
        for (long left = millis; left > 0; left -= 100) {
            clock.pass(Math.min(100, left));
            link.tick();
        }
    }

    /** Bytes of buffers that came over the link or were made for it and have not been given back. */
    public long bytesHeld() {
        return memory.metric().usedHeapMemory() + memory.metric().usedDirectMemory();
    }

    /** A buffer that {@link #bytesHeld} counts. */
    public ByteBuf bytes(int length) {
        return memory.heapBuffer(length).writeZero(length);
    }

    // ---- Carrier

    @Override
    public ByteBufAllocator allocator() {
        return memory;
    }

    @Override
    public int room() {
        return Math.min(room, 256 * 1024);
    }

    @Override
    public void send(List<ByteBuf> parts, int bytes) {
        room -= bytes;
        messages.add(bytes);
        try {
            for (ByteBuf part : parts) {
                decoder.decode(part);
            }
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void wantFlush() {
        flushesWanted++;
    }

    @Override
    public void close() {
        carrierClosed = true;
    }

    // ---- LinkEvents

    @Override
    public void control(LinkFrame frame) {
        events.add(FrameText.take(frame));
    }

    @Override
    public void suspect(boolean suspect) {
        events.add(suspect ? "suspect" : "suspect no longer");
    }

    @Override
    public void closed(ResetCode code, String why) {
        events.add("closed");
        closedBy = code;
        closedBecause = why;
    }
}
