package dev.culvert.client.upstream;

import dev.culvert.shared.frame.BadHeadException;
import dev.culvert.shared.frame.Open;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.stream.Compact;
import dev.culvert.shared.stream.FramePort;
import dev.culvert.shared.stream.FrameSink;
import dev.culvert.shared.stream.StreamEnd;
import dev.culvert.shared.stream.StreamListener;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * One visitor's request: a stream of the link on one side, an exchange on an upstream's connection on the other.
 *
 * <pre>
 *   OPEN ─▶ waits for a connection ─▶ OPENED, request ─▶ heads, body ─▶ both done: the connection goes back
 *                   │                        │
 *                   └▶ RESET UNREACHABLE     └▶ RESET UPSTREAM_FAILED, or once more on a new connection
 * </pre>
 *
 * Each side pushes back on the other: the upstream is not read while the stream is not writable, and the stream's bytes
 * count as read once they have left for the upstream.
 */
final class HttpStream implements StreamListener, Exchange, UpstreamPool.Applicant {
    private final HttpTarget parent;
    private final UpstreamPool pool;
    private final StreamEnd end;
    private final RequestHead request;
    private final RequestBody requestBody;

    private @Nullable ByteBuf head;
    private @Nullable UpstreamConnection connection;
    private boolean requestDone;
    private boolean answered;
    private boolean repeated;
    private boolean over;

    private HttpStream(HttpTarget parent, UpstreamPool pool, RequestHead request, FramePort port, Open open) {
        this.parent = parent;
        this.pool = pool;
        this.request = request;
        this.requestBody = new RequestBody(request, parent.encoder(), parent.allocator());
        this.head = request.bytes();
        this.requestDone = open.fin();
        this.end = new StreamEnd(parent.budget(), parent.clock(), this);
        end.accept(port, open);
    }

    /** Begins to serve a request whose head is good. */
    static FrameSink begin(HttpTarget parent, UpstreamPool pool, RequestHead request, FramePort port, Open open) {
        HttpStream stream = new HttpStream(parent, pool, request, port, open);
        pool.acquire(stream, stream.repeatable());
        return stream.end;
    }

    // ---- from the pool

    @Override
    public boolean gone() {
        return over;
    }

    @Override
    public void connected(UpstreamConnection to) {
        if (over) {
            to.releaseUnused();
            return;
        }
        connection = to;
        end.opened();
        to.begin(this, takeHead(), request.head());
        requestBody.sendKept(to);
        consumeIfSent(to);
        if (requestDone && !requestBody.absent()) {
            sendEnd(to);
        }
        to.flush();
    }

    @Override
    public void unconnected(ResetCode code, String detail) {
        if (!over) {
            end(end.isOpened() ? ResetCode.UPSTREAM_FAILED : code, detail);
        }
    }

    // ---- from the stream

    @Override
    public void data(ByteBuf bytes) {
        int length = bytes.readableBytes();
        if (!requestBody.count(length)) {
            bytes.release();
            end(ResetCode.LENGTH_MISMATCH, requestBody.mismatch());
            return;
        }
        UpstreamConnection to = connection;
        if (to != null) {
            requestBody.send(to, bytes);
            consumeIfSent(to);
            to.flushSoon();
        } else if (answered) {
            bytes.release(); // the upstream has answered and gone; the visitor may still be sending
            end.consumed(length);
        } else {
            requestBody.keep(bytes);
        }
    }

    @Override
    public void trailers(ByteBuf block) {
        requestBody.keepTrailers(block); // fin() follows
    }

    @Override
    public void fin() {
        if (over) {
            requestBody.release();
            return;
        }
        requestDone = true;
        if (!requestBody.complete()) {
            end(ResetCode.LENGTH_MISMATCH, requestBody.mismatch());
            return;
        }
        UpstreamConnection to = connection;
        if (to != null) {
            sendEnd(to);
            to.flushSoon();
            finishIfDone();
        } else if (answered) {
            finishIfDone();
        }
    }

    @Override
    public void reset(ResetCode code, String detail) {
        over = true;
        dropConnection();
        settle();
    }

    @Override
    public void writable() {
        UpstreamConnection from = connection;
        if (from != null) {
            from.reading(true);
        }
    }

    // ---- from the upstream

    @Override
    public void head(HttpResponse response, boolean fin) {
        UpstreamConnection from = connection;
        if (from == null) {
            return;
        }
        try {
            end.sendHead(parent.heads().head(response, parent.allocator()), fin);
        } catch (BadHeadException e) {
            end(ResetCode.BAD_HEAD, "upstream " + pool.name() + ": " + e.getMessage());
        }
    }

    @Override
    public void body(ByteBuf bytes, boolean fin) {
        boolean flows = end.writable();
        end.write(flows ? bytes : Compact.of(bytes), fin);
        UpstreamConnection from = connection;
        if (!fin && from != null && !end.writable()) {
            from.reading(false);
        }
    }

    @Override
    public void trailers(HttpHeaders upstreamTrailers) {
        try {
            end.end(parent.heads().trailers(upstreamTrailers, parent.allocator()));
        } catch (BadHeadException e) {
            end(ResetCode.BAD_HEAD, "upstream " + pool.name() + ": " + e.getMessage());
        }
    }

    @Override
    public void answered() {
        answered = true;
        UpstreamConnection from = connection;
        if (from != null && !requestDone && !from.keepsAlive()) {
            discardRest();
        } else {
            finishIfDone();
        }
    }

    @Override
    public void failed(ResetCode code, String detail, boolean untouched) {
        UpstreamConnection from = connection;
        connection = null;
        if (answered) {
            discardRest();
        } else if (untouched && from != null && from.reused() && repeatable() && !repeated) {
            repeated = true;
            pool.acquireNew(this);
        } else {
            end(code, "upstream " + pool.name() + ": " + detail);
        }
    }

    @Override
    public void drained() {
        consume();
    }

    // ---- inside

    private void consumeIfSent(UpstreamConnection to) {
        if (to.writable()) {
            consume();
        }
    }

    private void consume() {
        int bytes = requestBody.takeSent();
        if (bytes > 0) {
            end.consumed(bytes);
        }
    }

    private void sendEnd(UpstreamConnection to) {
        try {
            requestBody.sendEnd(to);
        } catch (BadHeadException e) {
            end(ResetCode.BAD_HEAD, String.valueOf(e.getMessage()));
        }
    }

    private void finishIfDone() {
        UpstreamConnection from = connection;
        if (!requestDone || !answered) {
            return;
        }
        over = true;
        connection = null;
        if (from != null) {
            from.release();
        }
        settle();
    }

    /** The upstream wants no more of the request; what still comes is read and dropped. */
    private void discardRest() {
        dropConnection();
        consume();
        finishIfDone();
    }

    private void end(ResetCode code, String detail) {
        over = true;
        end.reset(code, detail);
        dropConnection();
        settle();
    }

    private void dropConnection() {
        UpstreamConnection from = connection;
        connection = null;
        if (from != null) {
            from.close();
        }
    }

    /** Gives back what is held. */
    private void settle() {
        ByteBuf kept = head;
        head = null;
        if (kept != null) {
            kept.release();
        }
        requestBody.release();
    }

    /** The encoded head; a second reference stays here while it may have to be sent again. */
    private ByteBuf takeHead() {
        ByteBuf kept = head;
        if (kept == null) {
            throw new IllegalStateException("the request's head has been sent already");
        }
        if (repeatable() && !repeated) {
            return kept.retainedDuplicate();
        }
        head = null;
        return kept;
    }

    private boolean repeatable() {
        return request.idempotent() && requestBody.absent();
    }
}
