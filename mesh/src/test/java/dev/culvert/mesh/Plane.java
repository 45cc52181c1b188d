package dev.culvert.mesh;

import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.bus.FrameBus;
import dev.culvert.shared.frame.Data;
import dev.culvert.shared.frame.Open;
import dev.culvert.shared.frame.OpenKind;
import dev.culvert.shared.frame.Opened;
import dev.culvert.shared.frame.StreamFrame;
import dev.culvert.shared.frame.Visitor;
import dev.culvert.shared.routes.SessionRef;
import dev.culvert.shared.stream.FramePort;
import io.netty.buffer.Unpooled;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Stands in for a plane's instance: takes streams and echoes them, and opens some. */
public final class Plane {
    public final List<Open> opened = new CopyOnWriteArrayList<>();
    private final Context context;
    private final FrameBus bus;

    /** Takes a place on the bus. */
    public Plane(Vertx vertx, String name) throws Exception {
        this.context = vertx.getOrCreateContext();
        this.bus = on(() -> FrameBus.join(vertx, name, (port, open) -> {
            opened.add(open);
            open.release();
            port.send(new Opened(port.id(), Budget.MIN_WINDOW));
            return frame -> {
                if (frame instanceof Data data) {
                    port.send(data.onStream(port.id()));
                } else {
                    frame.release();
                }
            };
        }));
    }

    /** Where streams reach it. */
    public String address() {
        return bus.address();
    }

    /** Opens a stream, sends a text on it, and gathers what comes back. */
    public List<StreamFrame> send(SessionRef to, String text, boolean fin) throws Exception {
        List<StreamFrame> answers = new CopyOnWriteArrayList<>();
        on(() -> {
            FramePort port = bus.open(to.busAddress(), answers::add);
            port.send(new Open(
                    port.id(),
                    OpenKind.HTTP,
                    0,
                    to.offer(),
                    to.session(),
                    Budget.MIN_WINDOW,
                    Visitor.NONE,
                    false,
                    Unpooled.copiedBuffer("head", StandardCharsets.UTF_8)));
            port.send(new Data(port.id(), fin, Unpooled.copiedBuffer(text, StandardCharsets.UTF_8)));
            return true;
        });
        return answers;
    }

    private <T> T on(Supplier<T> action) throws Exception {
        CompletableFuture<T> done = new CompletableFuture<>();
        context.runOnContext(v -> {
            try {
                done.complete(action.get());
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        return done.get(10, TimeUnit.SECONDS);
    }
}
