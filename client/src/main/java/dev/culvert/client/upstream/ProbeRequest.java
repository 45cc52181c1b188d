package dev.culvert.client.upstream;

import dev.culvert.shared.frame.BadHeadException;
import dev.culvert.shared.frame.Data;
import dev.culvert.shared.frame.Head;
import dev.culvert.shared.frame.HeadReader;
import dev.culvert.shared.frame.HeadWriter;
import dev.culvert.shared.frame.Open;
import dev.culvert.shared.frame.OpenKind;
import dev.culvert.shared.frame.Reset;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.frame.StreamFrame;
import dev.culvert.shared.frame.Trailers;
import dev.culvert.shared.frame.Visitor;
import dev.culvert.shared.settings.Upstream;
import dev.culvert.shared.stream.FramePort;
import dev.culvert.shared.stream.FrameSink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * A {@code GET} of the client's own that proves an upstream: a status below 400 is good. Goes the way of a visitor's,
 * on a connection that visitors leave idle where there is one: an upstream that serves one connection at a time would never
 * see another. Of the answer's body up to {@link #WINDOW} bytes are taken, so that the connection can be used again.
 */
final class ProbeRequest implements FramePort {
    private static final long WINDOW = 8192;

    private final String path;
    private final Proof proof;
    private @Nullable FrameSink upstream;
    private boolean judged;
    private boolean ended;
    private long bodyBytes;

    private ProbeRequest(String path, Proof proof) {
        this.path = path;
        this.proof = proof;
    }

    /**
     * Makes the request.
     *
     * @param path from the slash on
     */
    static void send(String path, Upstream upstream, HttpTarget target, Proof proof) {
        ProbeRequest request = new ProbeRequest(path, proof);
        ByteBuf block = Unpooled.buffer();
        try {
            new HeadWriter()
                    .request(block, "GET", upstream.tls(), host(upstream), path)
                    .header("User-Agent", "culvert-probe");
        } catch (BadHeadException e) {
            block.release();
            proof.bad(ResetCode.BAD_HEAD, "--probe " + path + ": " + e.getMessage());
            return;
        }
        proof.abandonBy(request::cancel);
        Open open = new Open(request.id(), OpenKind.HTTP, 0, 0, 0, WINDOW, Visitor.NONE, true, block);
        FrameSink sink = target.accept(request, open);
        if (!request.ended) {
            request.upstream = sink;
        }
    }

    @Override
    public long id() {
        return 1;
    }

    @Override
    public void send(StreamFrame frame) {
        if (!ended) {
            take(frame);
        }
        frame.release();
    }

    @Override
    public boolean congested() {
        return false;
    }

    private void take(StreamFrame frame) {
        if (frame instanceof Reset reset) {
            end();
            if (!judged) {
                proof.bad(reset.code(), reset.detail());
            }
        } else if (frame instanceof Head head) {
            judge(head);
            endIf(head.fin());
        } else if (frame instanceof Data data) {
            bodyBytes += data.payload().readableBytes();
            endIf(data.fin());
            if (bodyBytes >= WINDOW) {
                cancel();
            }
        } else if (frame instanceof Trailers) {
            end();
        }
    }

    private void judge(Head head) {
        try {
            int status = new HeadReader().response(head.block()).status();
            if (status < 200) {
                return;
            }
            judged = true;
            if (status < 400) {
                proof.good();
            } else {
                proof.bad(ResetCode.UPSTREAM_FAILED, "GET " + path + " answered " + status + " (expected: below 400)");
            }
        } catch (BadHeadException e) {
            judged = true;
            proof.bad(ResetCode.BAD_HEAD, "GET " + path + ": " + e.getMessage());
            cancel();
        }
    }

    private void endIf(boolean fin) {
        if (fin) {
            end();
        }
    }

    private void end() {
        ended = true;
        upstream = null;
        proof.settled();
    }

    /** What else the upstream has to say does not matter. */
    private void cancel() {
        FrameSink to = upstream;
        if (!ended && to != null) {
            end();
            to.receive(new Reset(id(), ResetCode.CANCEL, "the proof is complete"));
        }
    }

    /** The route's name where it has one: an upstream may tell its sites apart by it. */
    private static String host(Upstream upstream) {
        String host = upstream.host();
        return host.startsWith("*") ? upstream.target().toString() : host;
    }
}
