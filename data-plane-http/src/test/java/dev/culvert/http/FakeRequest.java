package dev.culvert.http;

import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.frame.BadHeadException;
import dev.culvert.shared.frame.HeadReader;
import dev.culvert.shared.frame.HeadWriter;
import dev.culvert.shared.frame.Open;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.stream.FramePort;
import dev.culvert.shared.stream.StreamEnd;
import dev.culvert.shared.stream.StreamListener;
import dev.culvert.shared.time.Clock;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** A request as it reaches a client, and what the test answers; methods may be called from any thread. */
final class FakeRequest implements StreamListener {
    final String method;
    final String authority;
    final String path;
    final List<String> headers = new ArrayList<>();
    final Open open;
    private final Context context;
    private final StreamEnd end;
    private final StringBuilder body = new StringBuilder();
    private final AtomicLong bodyBytes = new AtomicLong();
    private volatile boolean ended;
    private volatile boolean reading = true;
    private volatile ResetCode resetCode;
    private Consumer<FakeRequest> onEnd = r -> {};

    FakeRequest(Context context, Budget budget, FramePort back, Open open) {
        this.context = context;
        this.open = open;
        this.end = new StreamEnd(budget, Clock.system(), this);
        this.ended = open.fin();
        end.accept(back, open);
        try {
            HeadReader head = new HeadReader().request(open.payload());
            method = head.method();
            authority = head.authority();
            path = head.path();
            while (head.next()) {
                headers.add(head.name() + ": " + head.value());
            }
        } catch (BadHeadException e) {
            throw new AssertionError(e);
        } finally {
            open.release();
        }
    }

    StreamEnd end() {
        return end;
    }

    void accept() {
        run(end::opened);
    }

    void head(int status, String... fields) {
        head(false, status, fields);
    }

    void head(boolean fin, int status, String... fields) {
        run(() -> {
            ByteBuf block = Unpooled.buffer();
            try {
                HeadWriter writer = new HeadWriter().response(block, status);
                for (int i = 0; i < fields.length; i += 2) {
                    writer.header(fields[i], fields[i + 1]);
                }
            } catch (BadHeadException e) {
                throw new AssertionError(e);
            }
            end.sendHead(block, fin);
        });
    }

    void data(String text) {
        data(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void data(byte[] bytes) {
        run(() -> end.write(Unpooled.wrappedBuffer(bytes), false));
    }

    void endAnswer() {
        run(end::end);
    }

    void fail(ResetCode code) {
        run(() -> end.reset(code, "the test says so"));
    }

    /** Runs when the request's last byte is here; at once if it is. */
    void whenWhole(Consumer<FakeRequest> action) {
        if (ended) {
            action.accept(this);
        } else {
            onEnd = action;
        }
    }

    /** Takes no more of the body. */
    void stopReading() {
        reading = false;
    }

    String body() {
        return body.toString();
    }

    long bodyBytes() {
        return bodyBytes.get();
    }

    boolean ended() {
        return ended;
    }

    /** How the plane reset the stream; null while it has not. */
    ResetCode resetCode() {
        return resetCode;
    }

    @Override
    public void data(ByteBuf bytes) {
        int length = bytes.readableBytes();
        body.append(bytes.toString(StandardCharsets.ISO_8859_1));
        bodyBytes.addAndGet(length);
        bytes.release();
        if (reading) {
            end.consumed(length);
        }
    }

    @Override
    public void fin() {
        ended = true;
        onEnd.accept(this);
    }

    @Override
    public void reset(ResetCode code, String detail) {
        resetCode = code;
    }

    @Override
    public void writable() {}

    private void run(Runnable action) {
        if (Vertx.currentContext() == context) {
            action.run();
        } else {
            context.runOnContext(v -> action.run());
        }
    }
}
