package dev.culvert.client.upstream;

import dev.culvert.shared.frame.Data;
import dev.culvert.shared.frame.Open;
import dev.culvert.shared.frame.Opened;
import dev.culvert.shared.frame.Reset;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.frame.StreamFrame;
import dev.culvert.shared.log.Printable;
import dev.culvert.shared.stream.FramePort;
import dev.culvert.shared.stream.FrameSink;
import dev.culvert.shared.time.Clock;
import io.netty.buffer.Unpooled;
import java.time.Duration;

/** A server's question whether an upstream works, and its one answer. Belongs to one event loop. */
final class Proof implements FrameSink {
    static final Duration LIMIT = Duration.ofSeconds(3);
    private static final long WINDOW = 8192;

    private final FramePort port;
    private final UpstreamState upstream;
    private final Clock clock;
    private final long begunNanos;
    private boolean over;

    /** The stream of such a question; its payload, which is empty, is released. */
    Proof(FramePort port, Open open, UpstreamState upstream, Clock clock) {
        this.port = port;
        this.upstream = upstream;
        this.clock = clock;
        this.begunNanos = clock.nanos();
        open.release();
    }

    /** It works. */
    void good() {
        if (!over) {
            over = true;
            upstream.works();
            port.send(new Opened(port.id(), WINDOW));
            port.send(new Data(port.id(), true, Unpooled.EMPTY_BUFFER));
        }
    }

    /**
     * It does not.
     *
     * @param detail one sentence for people
     */
    void bad(ResetCode code, String detail) {
        if (!over) {
            over = true;
            upstream.fails(detail);
            port.send(new Reset(port.id(), code, Printable.of(detail, 256)));
        }
    }

    /** Whether it is answered; it is once its time is up. */
    boolean over() {
        if (!over && clock.nanos() - begunNanos >= LIMIT.toNanos()) {
            bad(ResetCode.TIMEOUT, "timeout: no answer of the upstream within " + LIMIT.toMillis() + " ms");
        }
        return over;
    }

    /** Whether nobody waits for it any more. */
    @Override
    public void receive(StreamFrame frame) {
        over |= frame instanceof Reset;
        frame.release();
    }
}
