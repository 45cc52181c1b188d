package dev.culvert.client;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for a number that has stopped to rise. */
final class Stable {
    private Stable() {}

    static void waitUntil(Callable<Long> number) {
        long[] last = {-1};
        int[] same = {0};
        await().pollInterval(Duration.ofMillis(100))
                .atMost(Duration.ofSeconds(20))
                .until(() -> {
                    long now = number.call();
                    same[0] = now == last[0] ? same[0] + 1 : 0;
                    last[0] = now;
                    return same[0] >= 5 && now > 0;
                });
    }
}
