package dev.culvert.e2e.tcp;

import dev.culvert.e2e.FreePorts;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/** Waits for conditions. */
final class Await {

    private static final Duration LIMIT = Duration.ofSeconds(15);

    private Await() {}

    static void that(String what, Callable<Boolean> condition) {
        within(LIMIT, what, condition);
    }

    static void within(Duration limit, String what, Callable<Boolean> condition) {
        Awaitility.await(what).atMost(limit).pollInterval(Duration.ofMillis(20)).until(condition);
    }

    /** Until something accepts on this port of 127.0.0.1, which is a visit. */
    static void listening(int port) {
        that("a listener on port " + port, () -> FreePorts.isListening(port));
    }

    /** Until nothing accepts there. */
    static void closed(int port) {
        that("no listener on port " + port, () -> !FreePorts.isListening(port));
    }
}
