package dev.culvert.shared.tls;

import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * Where a listener's or a node's certificate comes from, now and later. Thread-safe; {@link #refresh} blocks on files
 * and on making keys, so it runs on a worker ({@link CertificateRenewal} does that).
 */
public interface CertificateSource {

    /** The pair to present now. */
    CertifiedKey current();

    /**
     * Looks whether another pair is due and makes or reads it.
     *
     * @return the new pair, already {@link #current()}; empty when nothing has changed
     * @throws dev.culvert.shared.files.FileProblem when a new pair is due and cannot be had; {@link #current()} stays
     */
    Optional<CertifiedKey> refresh();

    /** The CA that clients may fetch and pin; empty where the certificate is the operator's own. */
    Optional<X509Certificate> ca();
}
