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
import io.netty.channel.Channel;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A server's question whether an upstream works, and its one answer. Belongs to one event loop. */
final class Proof implements FrameSink {
    static final Duration LIMIT = Duration.ofSeconds(3);
    private static final long WINDOW = 8192;

    private final FramePort port;
    private final UpstreamState upstream;
    private final Clock clock;
    private final long begunNanos;
    private @Nullable Runnable abandon;
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

    /**
     * It works if the connection comes, which is closed at once.
     *
     * @param detail one sentence for people why there is none
     */
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it to close
    void byConnection(Future<Channel> connecting, Function<Throwable, String> detail) {
        connecting
                .onSuccess(channel -> {
                    channel.close();
                    good();
                })
                .onFailure(cause -> bad(ResetCode.UNREACHABLE, detail.apply(cause)));
    }

    /**
     * Something has begun that outlives the answer.
     *
     * @param how ends it once nobody waits for it or the time is up
     */
    void abandonBy(Runnable how) {
        abandon = how;
    }

    /** Nothing is under way any more. */
    void settled() {
        abandon = null;
    }

    /** Notes the passing of time; whether the question is answered and nothing is under way any more. */
    boolean finished() {
        if (clock.nanos() - begunNanos >= LIMIT.toNanos()) {
            bad(ResetCode.TIMEOUT, "timeout: no answer of the upstream within " + LIMIT.toMillis() + " ms");
            abandon();
        }
        return over && abandon == null;
    }

    /** Whether nobody waits for it any more. */
    @Override
    public void receive(StreamFrame frame) {
        if (frame instanceof Reset) {
            over = true;
            abandon();
        }
        frame.release();
    }

    private void abandon() {
        Runnable how = abandon;
        abandon = null;
        if (how != null) {
            how.run();
        }
    }
}
