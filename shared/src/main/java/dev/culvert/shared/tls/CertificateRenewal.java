package dev.culvert.shared.tls;

import dev.culvert.shared.events.EventSink;
import dev.culvert.shared.files.FileProblem;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a {@link CertificateSource} every few seconds, on a worker, whether another pair is due, and has the endpoints
 * present it. A failure is logged and the old pair stays. The same failure is not logged twice in a row.
 */
public final class CertificateRenewal implements AutoCloseable {

    /** Often enough that an operator who replaces files sees it happen; a look costs two small reads. */
    public static final Duration PERIOD = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(CertificateRenewal.class);

    private final Vertx vertx;
    private final CertificateSource source;
    private final LiveKeyCert live;
    private final ExpiryWatch expiry;
    private final long timer;
    private volatile String lastFailure = "";

    private CertificateRenewal(
            Vertx vertx, CertificateSource source, LiveKeyCert live, Duration period, EventSink events) {
        this.vertx = vertx;
        this.source = source;
        this.live = live;
        this.expiry = new ExpiryWatch(events);
        this.timer = vertx.setPeriodic(period.toMillis(), id -> look());
    }

    /**
     * Starts at once and goes on until {@link #close}; one per source and process is enough.
     *
     * @param events is told of a certificate that nothing replaces in time
     */
    public static CertificateRenewal start(
            Vertx vertx, CertificateSource source, LiveKeyCert live, Duration period, EventSink events) {
        return new CertificateRenewal(vertx, source, live, period, events);
    }

    /** No more looks; what is presented stays. */
    @Override
    public void close() {
        vertx.cancelTimer(timer);
    }

    private void look() {
        vertx.executeBlocking(() -> {
                    source.refresh().ifPresent(this::present);
                    return true;
                })
                .onSuccess(done -> lastFailure = "")
                .onFailure(this::failed)
                .onComplete(looked -> expiry.look(live.certificate(), Instant.now()));
    }

    private void present(CertifiedKey next) {
        live.replace(next);
        LOG.info(
                "certificate replaced: subject=\"{}\" serial={} until={}",
                next.certificate().getSubjectX500Principal(),
                next.certificate().getSerialNumber().toString(16),
                next.certificate().getNotAfter().toInstant());
    }

    private void failed(Throwable cause) {
        String sentence = cause instanceof FileProblem ? String.valueOf(cause.getMessage()) : cause.toString();
        if (!sentence.equals(lastFailure)) {
            lastFailure = sentence;
            LOG.warn("certificate not replaced, the old one stays: reason=\"{}\"", sentence);
        }
    }
}
