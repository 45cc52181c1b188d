package dev.culvert.e2e;

import java.nio.charset.StandardCharsets;

/** An upstream that answers a byte at a time: a request that runs while something else happens. */
final class Drip {

    static final String BODY = "0123456789".repeat(4);

    private Drip() {}

    /** @param millis how long the body takes */
    static RawUpstream upstream(int millis) {
        return RawUpstream.start(exchange -> {
            exchange.answer("HTTP/1.1 200 OK", "Content-Length: " + BODY.length());
            for (byte one : BODY.getBytes(StandardCharsets.US_ASCII)) {
                Pauses.millis(millis / BODY.length());
                exchange.out().write(one);
            }
        });
    }
}
