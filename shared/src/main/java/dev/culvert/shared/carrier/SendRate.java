package dev.culvert.shared.carrier;

/**
 * How much may lie between a link and the wire: about 10 ms of the rate at which the wire takes bytes while it is kept
 * busy, so that a small frame never waits long behind a large one, within bounds that keep the wire busy.
 */
final class SendRate {
    static final int LEAST_BYTES = 16 * 1024;
    static final int MOST_BYTES = 256 * 1024;

    private static final long SAMPLE_NANOS = 20_000_000L;

    private int bytes = 64 * 1024;
    private long busySince;
    private long busyNanos;
    private long sent;

    /** Something has been handed over and nothing was under way. */
    void busy(long now) {
        busySince = now;
    }

    /** That much has left; {@code still} if there is more under way. True if {@link #bytes()} has changed. */
    boolean sent(int length, boolean still, long now) {
        busyNanos += now - busySince;
        busySince = now;
        sent += length;
        boolean enough = busyNanos >= SAMPLE_NANOS || sent >= 4L * MOST_BYTES;
        if (!enough) {
            return false;
        }
        long tenMillis = (long) (sent * 1e7 / Math.max(1, busyNanos));
        sent = 0;
        busyNanos = 0;
        int wanted = (int) Math.max(LEAST_BYTES, Math.min(MOST_BYTES, tenMillis));
        int before = bytes;
        bytes = (bytes + wanted) / 2;
        return Math.abs(bytes - before) > before / 4;
    }

    /** How much may be under way. */
    int bytes() {
        return bytes;
    }
}
