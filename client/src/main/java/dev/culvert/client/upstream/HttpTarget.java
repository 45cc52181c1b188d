package dev.culvert.client.upstream;

import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.frame.BadHeadException;
import dev.culvert.shared.frame.Open;
import dev.culvert.shared.frame.OpenKind;
import dev.culvert.shared.frame.Reset;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.settings.Upstream;
import dev.culvert.shared.stream.FramePort;
import dev.culvert.shared.stream.FrameSink;
import dev.culvert.shared.time.Clock;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/** Leads HTTP requests to one upstream. */
final class HttpTarget implements Target {
    private final Upstream upstream;
    private final UpstreamPool pool;
    private final Budget budget;
    private final Clock clock;
    private final ByteBufAllocator allocator;
    private final @Nullable String probePath;
    private final RequestEncoder encoder = new RequestEncoder();
    private final ResponseHeads heads = new ResponseHeads();

    /**
     * @param upstream as the route has it
     * @param pool its connections, which other routes may use too
     * @param probePath what a proof asks the upstream for; null for nothing, then a connection is proof enough
     */
    HttpTarget(
            Upstream upstream,
            UpstreamPool pool,
            Budget budget,
            Clock clock,
            ByteBufAllocator allocator,
            @Nullable String probePath) {
        this.upstream = upstream;
        this.pool = pool;
        this.budget = budget;
        this.clock = clock;
        this.allocator = allocator;
        this.probePath = probePath;
    }

    @Override
    public OpenKind kind() {
        return OpenKind.HTTP;
    }

    @Override
    public @Nullable FrameSink accept(FramePort port, Open open) {
        RequestHead request;
        try {
            request = encoder.encode(open.payload(), open.fin(), allocator);
        } catch (BadHeadException e) {
            port.send(new Reset(port.id(), ResetCode.BAD_HEAD, String.valueOf(e.getMessage())));
            return null;
        } finally {
            open.release();
        }
        if (open.fin() && request.contentLength() > 0) {
            request.bytes().release();
            port.send(new Reset(
                    port.id(),
                    ResetCode.LENGTH_MISMATCH,
                    "request body: none (expected: " + request.contentLength() + " bytes, as Content-Length said)"));
            return null;
        }
        return HttpStream.begin(this, pool, request, port, open);
    }

    @Override
    public void prove(Proof proof) {
        String path = probePath;
        if (path == null) {
            pool.prove(proof);
        } else {
            ProbeRequest.send(path, upstream, this, proof);
        }
    }

    Budget budget() {
        return budget;
    }

    Clock clock() {
        return clock;
    }

    ByteBufAllocator allocator() {
        return allocator;
    }

    RequestEncoder encoder() {
        return encoder;
    }

    ResponseHeads heads() {
        return heads;
    }
}
