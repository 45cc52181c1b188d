package dev.culvert.shared.link;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;

/** What carries a link's bytes: a WebSocket, or a test's pipe. Calls the {@link Link} back on its own event loop. */
public interface Carrier {
    /** Bytes that are free in front of a message's first part, for the carrier's own framing. */
    int HEADROOM = 14;

    /** For the heads of frames. */
    ByteBufAllocator allocator();

    /**
     * How many bytes should be handed over now, so that no more than about 10 ms of the measured rate lie between here
     * and the wire; zero or less: wait for {@link Link#flush()} to be called again.
     */
    int room();

    /**
     * Sends one message and flushes it.
     *
     * @param parts in order, at least one; their references pass to the carrier; the first has {@link #HEADROOM} bytes
     *     before its reader index that the carrier may overwrite
     * @param bytes their sum, at most 1 MiB
     */
    void send(List<ByteBuf> parts, int bytes);

    /** Asks for a call of {@link Link#flush()} at the end of this turn of the event loop. */
    void wantFlush();

    /** Closes once what was sent has left, or after a short time; {@link Link#carrierClosed} follows. */
    void close();
}
