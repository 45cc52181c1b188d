package dev.culvert.shared.probe;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;

/**
 * Answers {@code /healthz} (200 while the loops turn) and {@code /readyz} (503 while the node starts or drains). No
 * token is asked for: they tell nothing but this. The connection is closed behind the answer, so that whoever asks does
 * not keep one of the places for connections that have shown no token.
 */
public final class Probes {
    private final Readiness readiness;
    private final Pulses pulses;

    /** Probes of one node. */
    public Probes(Readiness readiness, Pulses pulses) {
        this.readiness = readiness;
        this.pulses = pulses;
    }

    /** Answers a request for a probe; false, and nothing done, where it is for something else. */
    public boolean answer(HttpServerRequest request) {
        String path = String.valueOf(request.path());
        if (!path.equals("/healthz") && !path.equals("/readyz")) {
            return false;
        }
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            request.response().putHeader(HttpHeaders.ALLOW, "GET, HEAD");
            answer(request, 405, request.method() + " on " + path + " (expected: GET or HEAD)");
        } else if (path.equals("/healthz")) {
            String stuck = pulses.stuck().orElse("");
            answer(request, stuck.isEmpty() ? 200 : 503, stuck.isEmpty() ? "ok" : "stuck: " + stuck);
        } else {
            answer(request, readiness.ready() ? 200 : 503, text(readiness.phase()));
        }
        return true;
    }

    private static String text(Readiness.Phase phase) {
        return switch (phase) {
            case STARTING -> "starting";
            case READY -> "ready";
            case DRAINING -> "draining";
        };
    }

    private static void answer(HttpServerRequest request, int status, String text) {
        request.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        ShortAnswer.text(request, status, text);
    }
}
