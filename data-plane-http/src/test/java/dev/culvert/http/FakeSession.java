package dev.culvert.http;

import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.bus.FrameBus;
import dev.culvert.shared.frame.Open;
import dev.culvert.shared.stream.FramePort;
import dev.culvert.shared.stream.FrameSink;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A session on the bus whose client and upstream the test plays. */
final class FakeSession {
    private final Context context;
    private final Budget budget;
    private final long id;
    private final String client;
    private final String host;
    private final FakeUpstream upstream;
    private final List<FakeRequest> requests = new CopyOnWriteArrayList<>();
    private FrameBus bus;

    private FakeSession(Context context, Budget budget, long id, String client, String host, FakeUpstream upstream) {
        this.context = context;
        this.budget = budget;
        this.id = id;
        this.client = client;
        this.host = host;
        this.upstream = upstream;
    }

    static Future<FakeSession> join(
            Vertx vertx, Budget budget, long id, String client, String host, FakeUpstream upstream) {
        Context context = ((io.vertx.core.internal.VertxInternal) vertx).createEventLoopContext();
        FakeSession session = new FakeSession(context, budget, id, client, host, upstream);
        Promise<FakeSession> joined = Promise.promise();
        context.runOnContext(v -> {
            session.bus = FrameBus.join(vertx, "fake", session::accept);
            joined.complete(session);
        });
        return joined.future();
    }

    long id() {
        return id;
    }

    String client() {
        return client;
    }

    String host() {
        return host;
    }

    String address() {
        return bus.address();
    }

    /** All requests that have come, in order. */
    List<FakeRequest> requests() {
        return requests;
    }

    FakeRequest only() {
        if (requests.size() != 1) {
            throw new AssertionError("requests: " + requests.size() + " (expected: 1)");
        }
        return requests.get(0);
    }

    /** Unregisters its consumers from the bus; what is sent to it from now on is lost. */
    Future<Void> leave() {
        Promise<Void> left = Promise.promise();
        context.runOnContext(v -> bus.leave().onComplete(left));
        return left.future();
    }

    private FrameSink accept(FramePort back, Open open) {
        FakeRequest request = new FakeRequest(context, budget, back, open);
        requests.add(request);
        upstream.serve(request);
        return request.end();
    }
}
