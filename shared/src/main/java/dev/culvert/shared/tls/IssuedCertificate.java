package dev.culvert.shared.tls;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** A certificate that this process signs for itself, with a CA at hand, and keeps in memory only. */
final class IssuedCertificate implements CertificateSource {

    private final CertificateAuthority ca;
    private final String commonName;
    private final SubjectNames names;
    private final KeyPurpose purpose;
    private final Duration life;
    private final Clock clock;
    private volatile CertifiedKey current;

    IssuedCertificate(
            CertificateAuthority ca,
            String commonName,
            SubjectNames names,
            KeyPurpose purpose,
            Duration life,
            Clock clock) {
        this.ca = ca;
        this.commonName = commonName;
        this.names = names;
        this.purpose = purpose;
        this.life = life;
        this.clock = clock;
        this.current = ca.issue(commonName, names, purpose, life, clock.instant());
    }

    @Override
    public CertifiedKey current() {
        return current;
    }

    @Override
    public synchronized Optional<CertifiedKey> refresh() {
        if (!Validity.isDue(current.certificate(), clock.instant())) {
            return Optional.empty();
        }
        CertifiedKey next = ca.issue(commonName, names, purpose, life, clock.instant());
        current = next;
        return Optional.of(next);
    }

    @Override
    public Optional<X509Certificate> ca() {
        return Optional.of(ca.certificate());
    }
}
