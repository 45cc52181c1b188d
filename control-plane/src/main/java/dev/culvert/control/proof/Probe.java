package dev.culvert.control.proof;

import dev.culvert.shared.frame.Open;
import dev.culvert.shared.frame.OpenKind;
import dev.culvert.shared.frame.Opened;
import dev.culvert.shared.frame.Reset;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.frame.StreamFrame;
import dev.culvert.shared.frame.Visitor;
import dev.culvert.shared.stream.FramePort;
import dev.culvert.shared.stream.FrameSink;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/** One proof: a stream of kind PROBE, and its one answer. */
final class Probe implements FrameSink {
    private static final long WINDOW = 8192;

    private final OfferHealth health;
    private final Proofs home;
    private final long begunNanos;
    private @Nullable FramePort port;

    Probe(OfferHealth health, Proofs home, long begunNanos) {
        this.health = health;
        this.home = home;
        this.begunNanos = begunNanos;
    }

    /** Asks. */
    void begin(FramePort way) {
        port = way;
        way.send(new Open(
                way.id(),
                OpenKind.PROBE,
                0,
                health.offer().number(),
                0,
                WINDOW,
                Visitor.NONE,
                true,
                Unpooled.EMPTY_BUFFER));
    }

    /** Wants no answer any more. */
    void cancel(ResetCode code, String why) {
        FramePort way = port;
        if (way != null) {
            way.send(new Reset(way.id(), code, why));
        }
    }

    OfferHealth health() {
        return health;
    }

    long begunNanos() {
        return begunNanos;
    }

    @Override
    public void receive(StreamFrame frame) {
        frame.release();
        if (frame instanceof Opened) {
            home.good(this);
        } else if (frame instanceof Reset reset) {
            home.bad(this, reset.code(), reset.detail());
        }
    }
}
