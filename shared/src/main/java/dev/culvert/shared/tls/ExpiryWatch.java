package dev.culvert.shared.tls;

import dev.culvert.shared.events.Event;
import dev.culvert.shared.events.EventSink;
import dev.culvert.shared.events.EventType;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of a certificate that is near its end, once a day. What renews itself has been replaced long before: then
 * something is wrong. Belongs to one context.
 */
final class ExpiryWatch {
    private static final Duration MARGIN = Duration.ofDays(14);
    private static final Duration AGAIN = Duration.ofDays(1);
    private static final Logger LOG = LoggerFactory.getLogger(ExpiryWatch.class);

    private final EventSink events;
    private @Nullable X509Certificate told;
    private Instant toldAt = Instant.MIN;

    ExpiryWatch(EventSink events) {
        this.events = events;
    }

    /** Looks at the certificate that is presented now. */
    void look(X509Certificate certificate, Instant now) {
        boolean again = !certificate.equals(told) || !now.isBefore(toldAt.plus(AGAIN));
        if (again && Validity.endsWithin(margin(certificate), certificate, now)) {
            told = certificate;
            toldAt = now;
            tell(certificate);
        }
    }

    /** Of one with a short life the last quarter. */
    private static Duration margin(X509Certificate certificate) {
        Duration quarter = Duration.between(
                        certificate.getNotBefore().toInstant(),
                        certificate.getNotAfter().toInstant())
                .dividedBy(4);
        return quarter.compareTo(MARGIN) < 0 ? quarter : MARGIN;
    }

    private void tell(X509Certificate certificate) {
        String subject = certificate.getSubjectX500Principal().getName();
        String serial = certificate.getSerialNumber().toString(16);
        Instant until = certificate.getNotAfter().toInstant();
        LOG.warn("certificate near its end: subject=\"{}\" serial={} until={}", subject, serial, until);
        events.emit(EventType.CERTIFICATE_EXPIRING, Event.fields("subject", subject, "serial", serial, "until", until));
    }
}
