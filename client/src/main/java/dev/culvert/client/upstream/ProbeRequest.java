package dev.culvert.client.upstream;

import dev.culvert.shared.frame.BadHeadException;
import dev.culvert.shared.frame.Head;
import dev.culvert.shared.frame.HeadReader;
import dev.culvert.shared.frame.HeadWriter;
import dev.culvert.shared.frame.Open;
import dev.culvert.shared.frame.OpenKind;
import dev.culvert.shared.frame.Reset;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.frame.StreamFrame;
import dev.culvert.shared.frame.Visitor;
import dev.culvert.shared.settings.Upstream;
import dev.culvert.shared.stream.FramePort;
import dev.culvert.shared.stream.FrameSink;
import dev.culvert.shared.stream.StreamAcceptor;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/** A {@code GET} of the client's own that proves an upstream: a status below 400 is good. Goes the way of a visitor's. */
final class ProbeRequest implements FramePort {
    private static final long WINDOW = 8192;

    private final String path;
    private final Proof proof;
    private @Nullable FrameSink upstream;
    private boolean decided;

    private ProbeRequest(String path, Proof proof) {
        this.path = path;
        this.proof = proof;
    }

    /**
     * Makes the request.
     *
     * @param path from the slash on
     */
    static void send(String path, Upstream upstream, StreamAcceptor target, Proof proof) {
        ProbeRequest request = new ProbeRequest(path, proof);
        ByteBuf block = Unpooled.buffer();
        try {
            new HeadWriter()
                    .request(block, "GET", upstream.tls(), upstream.target().toString(), path)
                    .header("User-Agent", "culvert-probe");
        } catch (BadHeadException e) {
            throw new IllegalArgumentException("--probe: " + e.getMessage(), e);
        }
        Open open = new Open(request.id(), OpenKind.HTTP, 0, 0, 0, WINDOW, Visitor.NONE, true, block);
        request.upstream = target.accept(request, open);
        request.cancelIfDecided();
    }

    @Override
    public long id() {
        return 1;
    }

    @Override
    public void send(StreamFrame frame) {
        if (frame instanceof Head head && !decided) {
            judge(head);
        } else if (frame instanceof Reset reset && !decided) {
            decided = true;
            proof.bad(reset.code(), reset.detail());
        }
        frame.release();
    }

    @Override
    public boolean congested() {
        return false;
    }

    private void judge(Head head) {
        try {
            int status = new HeadReader().response(head.block()).status();
            if (status < 200) {
                return;
            }
            decided = true;
            if (status < 400) {
                proof.good();
            } else {
                proof.bad(ResetCode.UPSTREAM_FAILED, "GET " + path + " answered " + status + " (expected: below 400)");
            }
        } catch (BadHeadException e) {
            decided = true;
            proof.bad(ResetCode.BAD_HEAD, "GET " + path + ": " + e.getMessage());
        }
        cancelIfDecided();
    }

    /** What else the upstream has to say does not matter. */
    private void cancelIfDecided() {
        FrameSink to = upstream;
        if (decided && to != null) {
            upstream = null;
            to.receive(new Reset(id(), ResetCode.CANCEL, "the proof is complete"));
        }
    }
}
