package dev.culvert.shared.stream.tcp;

import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.frame.Open;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.stream.Compact;
import dev.culvert.shared.stream.FramePort;
import dev.culvert.shared.stream.FrameSink;
import dev.culvert.shared.stream.StreamEnd;
import dev.culvert.shared.stream.StreamListener;
import dev.culvert.shared.time.Clock;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * Joins a TCP connection and a stream: bytes both ways as they come, the end of one direction without the other's (RFC
 * 9293, section 3.6), a RST for a RESET and the other way round. Each side pushes back on the other: the connection is
 * not read while the stream is not writable, and the stream's bytes count as read once the kernel has them. The copy-free
 * way is the rule; only what has to wait is copied, out of buffers that it would keep alive.
 *
 * <pre>
 *   a visitor's side:    attach(connection)  newStream().open(…)  begin()
 *   an upstream's side:  accept(port, open)  … connects …  connected(connection)
 * </pre>
 *
 * Belongs to one event loop, the connection's and the stream's.
 */
public final class SocketPump implements StreamListener {

    /** Who made the pump. */
    public interface Owner {
        /** The stream's other end has connected; opener's side only. */
        default void opened() {}

        /**
         * The stream was reset.
         *
         * @return true if the owner has begun another one with {@link #newStream()} in its place, as it may before
         *     OPENED; false to reset the connection too
         */
        default boolean retries(ResetCode code, String detail) {
            return false;
        }

        /** Connection and stream are over; the last call, once. */
        void ended();
    }

    private final String name;
    private final ResetCode onFailure;
    private final Budget budget;
    private final Clock clock;
    private final FlushQueue flushes;
    private final Owner owner;
    private final WaitingBytes forStream = new WaitingBytes();
    private final WaitingBytes forSocket = new WaitingBytes();

    private @Nullable StreamEnd end;
    private @Nullable PumpedSocket socket;
    private boolean begun;
    private boolean inputEnded;
    private boolean streamEnded;
    private boolean outputEnded;
    private boolean over;
    private boolean finished;
    private long bytesIn;
    private long bytesOut;

    /**
     * @param name the connection's other side, for the detail of a RESET, as in {@code upstream localhost:5432}
     * @param onFailure how the stream ends where the connection fails
     * @param flushes the event loop's
     */
    public SocketPump(String name, ResetCode onFailure, Budget budget, Clock clock, FlushQueue flushes, Owner owner) {
        this.name = name;
        this.onFailure = onFailure;
        this.budget = budget;
        this.clock = clock;
        this.flushes = flushes;
        this.owner = owner;
    }

    /** Sets a listener whose connections will be pumped, which is cheaper than to set each of them. */
    public static void prepare(Channel listener) {
        SocketOptions.handDown(listener);
    }

    // ---- for the owner

    /**
     * An end for this connection's stream, for the owner to open. Where an earlier one was refused before OPENED, and
     * this is called from {@link Owner#retries}, the bytes that went to it go to this one. {@link #begin()} follows.
     */
    public StreamEnd newStream() {
        StreamEnd before = end;
        if (before != null) {
            forStream.add(before.takeBack());
            begun = false;
            reading(false);
        }
        StreamEnd next = new StreamEnd(budget, clock, this);
        end = next;
        return next;
    }

    /**
     * Takes a stream whose connection is still to be made.
     *
     * @param open its payload stays with the caller
     * @return where the stream's frames go
     */
    public FrameSink accept(FramePort port, Open open) {
        StreamEnd taken = newStream();
        taken.accept(port, open);
        streamEnded = open.fin();
        return taken;
    }

    /** The stream's present end. */
    public StreamEnd stream() {
        StreamEnd present = end;
        if (present == null) {
            throw new IllegalStateException("no stream was made for this connection yet");
        }
        return present;
    }

    /**
     * Takes the connection, in the turn in which it is there; nothing of it is read before {@link #begin()}.
     *
     * @param before the name of the handler in front of which the pump's goes; null to put it last
     */
    public void attach(Channel channel, @Nullable String before) {
        socket = PumpedSocket.on(channel, before, this, flushes);
    }

    /** Connection and stream are there: bytes go both ways from here on. */
    public void begin() {
        begun = true;
        StreamEnd to = stream();
        to.write(forStream.take(), false);
        if (inputEnded) {
            to.end();
        }
        SocketOutput out = socket().output();
        out.write(forSocket.take());
        if (streamEnded) {
            out.end();
        }
        reading(to.writable());
    }

    /**
     * The connection is there that an accepted stream waits for; closed at once if the stream has ended meanwhile.
     *
     * @param before see {@link #attach}
     */
    public void connected(Channel channel, @Nullable String before) {
        attach(channel, before);
        if (over) {
            socket().close();
        } else {
            stream().opened();
            begin();
        }
    }

    /** Resets both sides, where they have not ended. */
    public void abort(ResetCode code, String detail) {
        if (over) {
            return;
        }
        StreamEnd aborted = end;
        if (aborted != null) {
            aborted.reset(code, detail);
        }
        resetConnection();
    }

    /** Whether both sides are at their end or being reset, which {@link Owner#ended} is still to tell. */
    public boolean isOver() {
        return over;
    }

    /** Bytes that have come from the connection. */
    public long bytesIn() {
        return bytesIn;
    }

    /** Bytes that have come from the stream. */
    public long bytesOut() {
        return bytesOut;
    }

    // ---- from the stream

    @Override
    public void opened() {
        owner.opened();
    }

    @Override
    public void data(ByteBuf bytes) {
        bytesOut += bytes.readableBytes();
        if (over) {
            bytes.release();
        } else if (begun) {
            socket().output().write(bytes);
        } else {
            forSocket.add(bytes);
        }
    }

    @Override
    public void fin() {
        streamEnded = true;
        if (begun && !over) {
            socket().output().end();
        }
    }

    @Override
    public void reset(ResetCode code, String detail) {
        if (!over && !owner.retries(code, detail)) {
            resetConnection();
        }
    }

    @Override
    public void writable() {
        reading(begun);
    }

    // ---- from the connection

    void read(ByteBuf bytes) {
        bytesIn += bytes.readableBytes();
        if (over) {
            bytes.release();
        } else if (begun) {
            StreamEnd to = stream();
            to.write(to.writable() ? bytes : Compact.of(bytes), false);
            reading(to.writable());
        } else {
            forStream.add(bytes); // on its way before reading was switched off
        }
    }

    void inputEnded() {
        if (over || inputEnded) {
            return;
        }
        inputEnded = true;
        if (begun) {
            stream().end();
        }
        closeIfDone();
    }

    void failed(String why) {
        StreamEnd cut = end;
        if (!over && cut != null) {
            cut.reset(onFailure, name + ": " + why);
        }
        over = true;
    }

    void closed() {
        failed("connection closed");
        finish();
    }

    // ---- from the output

    /** The kernel has taken so many bytes more. */
    void left(int bytes) {
        if (bytes > 0) {
            stream().consumed(bytes);
        }
    }

    /** It has taken all that the stream brought, and the stream has ended. */
    void allLeft() {
        if (!over && !outputEnded) {
            outputEnded = true;
            if (!inputEnded) {
                socket().endOutput();
            }
            closeIfDone();
        }
    }

    // ---- inside

    private void reading(boolean wanted) {
        PumpedSocket from = socket;
        if (from != null && !over) {
            from.reading(wanted);
        }
    }

    private void closeIfDone() {
        if (inputEnded && outputEnded) {
            over = true;
            socket().close();
        }
    }

    private void resetConnection() {
        over = true;
        PumpedSocket there = socket;
        if (there == null) {
            finish();
        } else {
            there.reset();
        }
    }

    private void finish() {
        if (!finished) {
            finished = true;
            forStream.take().release();
            forSocket.take().release();
            owner.ended();
        }
    }

    private PumpedSocket socket() {
        PumpedSocket there = socket;
        if (there == null) {
            throw new IllegalStateException("no connection was attached yet");
        }
        return there;
    }
}
