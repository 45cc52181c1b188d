package dev.culvert.shared.probe;

import dev.culvert.shared.meters.Meters;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@code /metrics} to those whose token is right: this node's own meters. At most {@value #MOST} scrapes run at
 * once, over all instances that share it, on worker threads; a further one is told to come again. Any event loop may
 * call it.
 */
public final class Scrape {
    /** The path that Prometheus asks for unless it is told otherwise. */
    public static final String PATH = "/metrics";

    static final int MOST = 3;

    private static final Logger LOG = LoggerFactory.getLogger(Scrape.class);
    private static final int USUAL_BYTES = 64 * 1024;

    private final Meters meters;
    private final Semaphore places = new Semaphore(MOST);

    /** Scrapes of one process. */
    public Scrape(Meters meters) {
        this.meters = meters;
    }

    /** Answers a request whose token was right, on its event loop. */
    public void answer(Vertx vertx, HttpServerRequest request) {
        if (!request.method().equals(HttpMethod.GET)) {
            request.response().putHeader(HttpHeaders.ALLOW, "GET");
            ShortAnswer.text(request, 405, request.method() + " on " + PATH + " (expected: GET)");
            return;
        }
        if (!places.tryAcquire()) {
            request.response().putHeader(HttpHeaders.RETRY_AFTER, "1");
            ShortAnswer.text(request, 503, MOST + " scrapes are running already (expected: one now and then)");
            return;
        }
        String accept = String.join(",", request.headers().getAll(HttpHeaders.ACCEPT));
        vertx.executeBlocking(() -> write(accept), false)
                .onComplete(written -> places.release())
                .onSuccess(text -> ShortAnswer.body(request, 200, Meters.mediaType(accept), text))
                .onFailure(failure -> {
                    LOG.error("scrape failed", failure);
                    ShortAnswer.text(request, 500, "the server failed");
                });
    }

    private Buffer write(String accept) {
        ByteArrayOutputStream text = new ByteArrayOutputStream(USUAL_BYTES);
        try {
            meters.write(text, accept);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Buffer.buffer(text.toByteArray());
    }
}
