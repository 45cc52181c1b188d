package dev.culvert.shared.tls;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

/** When a certificate is to be replaced. */
final class Validity {

    private Validity() {}

    /**
     * True in the last third of its life, and outside it: a clock that was ahead when the certificate was made and has
     * been set back since leaves one that nobody takes yet.
     */
    static boolean isDue(X509Certificate certificate, Instant now) {
        Instant begin = certificate.getNotBefore().toInstant();
        Instant end = certificate.getNotAfter().toInstant();
        Duration third = Duration.between(begin, end).dividedBy(3);
        return now.isBefore(begin) || !now.isBefore(end.minus(third));
    }

    /** True in the last {@code margin} of its life. */
    static boolean endsWithin(Duration margin, X509Certificate certificate, Instant now) {
        return !now.isBefore(certificate.getNotAfter().toInstant().minus(margin));
    }
}
