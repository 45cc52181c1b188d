package dev.culvert.control.proof;

import dev.culvert.shared.frame.Head;
import dev.culvert.shared.frame.Opened;
import dev.culvert.shared.frame.Reset;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.frame.StreamFrame;
import dev.culvert.shared.stream.FramePort;
import dev.culvert.shared.stream.FrameSink;

/**
 * A visitor's stream on its way through the session: passes every frame on, and notes whether the upstream was reached,
 * which with HTTP its answer's head tells, else OPENED.
 */
public final class WatchedStream implements FramePort, FrameSink {
    private final Proofs proofs;
    private final FramePort back;
    private final int offer;
    private final boolean http;
    private FrameSink onward = frame -> frame.release();
    private boolean settled;

    WatchedStream(Proofs proofs, FramePort back, int offer, boolean http) {
        this.proofs = proofs;
        this.back = back;
        this.offer = offer;
        this.http = http;
    }

    /** Where the visitor's frames go; returns what to give them to. */
    public FrameSink leadingTo(FrameSink sink) {
        onward = sink;
        return this;
    }

    // ---- from the client

    @Override
    public void send(StreamFrame frame) {
        if (!settled) {
            if (frame instanceof Reset reset) {
                settled = true;
                if (blames(reset.code())) {
                    proofs.streamFailed(offer, reset.detail());
                }
            } else if (http ? frame instanceof Head : frame instanceof Opened) {
                settled = true;
                proofs.streamWorked(offer);
            }
        }
        back.send(frame);
    }

    @Override
    public long id() {
        return back.id();
    }

    @Override
    public boolean congested() {
        return back.congested();
    }

    // ---- from the visitor

    @Override
    public void receive(StreamFrame frame) {
        if (!settled && frame instanceof Reset reset) {
            settled = true;
            if (reset.code() == ResetCode.TIMEOUT) {
                proofs.streamFailed(offer, "timeout: " + reset.detail());
            }
        }
        onward.receive(frame);
    }

    @Override
    public void drained() {
        onward.drained();
    }

    private static boolean blames(ResetCode code) {
        return code == ResetCode.UNREACHABLE || code == ResetCode.UPSTREAM_FAILED || code == ResetCode.TIMEOUT;
    }
}
