package dev.culvert.e2e;

import java.util.concurrent.locks.LockSupport;

/** Slowness that a test acts out: of an upstream, a visitor. Never a wait for a condition. */
public final class Pauses {

    private Pauses() {}

    public static void millis(long millis) {
        long end = System.nanoTime() + millis * 1_000_000;
        for (long left; (left = end - System.nanoTime()) > 0; ) {
            LockSupport.parkNanos(left);
        }
    }
}
