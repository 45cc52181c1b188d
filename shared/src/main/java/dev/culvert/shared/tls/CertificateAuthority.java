package dev.culvert.shared.tls;

import dev.culvert.shared.files.FileProblem;
import dev.culvert.shared.files.PrivateFiles;
import dev.culvert.shared.log.Printable;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.security.auth.x500.X500Principal;

/** A CA of Culvert's own, with its private key at hand. */
final class CertificateAuthority {

    private static final Duration LIFE = Duration.ofDays(3650);
    private static final String EXPECTED = "the certificate and private key of a CA, in PEM";

    private final CertifiedKey own;

    private CertificateAuthority(CertifiedKey own) {
        this.own = own;
    }

    /** A new, self-signed one, for ten years from {@code now}. */
    static CertificateAuthority create(String commonName, Instant now) {
        return selfSigned(CertificateMaker.newKeys(), CertificateMaker.uniqueName(commonName), now);
    }

    /** The one in {@code file}, made by {@link #pem()}; anything else there is a {@link FileProblem}. */
    static CertificateAuthority load(Path file) {
        String source = file.toString();
        byte[] content = PrivateFiles.read(file, EXPECTED);
        CertifiedKey own = CertifiedKey.parse(content, source, content, source);
        if (own.certificate().getBasicConstraints() < 0) {
            throw new FileProblem("%s: %s is not a CA (expected: %s)"
                    .formatted(
                            Printable.of(source), Printable.of(own.certificate().getSubjectX500Principal()), EXPECTED));
        }
        return new CertificateAuthority(own);
    }

    /** What clients verify against, and what {@code --ca-pin} is the fingerprint of. */
    X509Certificate certificate() {
        return own.certificate();
    }

    /**
     * A new key with a certificate for it.
     *
     * @param life counted from {@code now}; never beyond the CA's own end
     */
    CertifiedKey issue(String commonName, SubjectNames names, KeyPurpose purpose, Duration life, Instant now) {
        Instant wanted = now.plus(life);
        Instant last = certificate().getNotAfter().toInstant();
        KeyPair keys = CertificateMaker.newKeys();
        X509Certificate certificate = CertificateMaker.issue(
                own,
                keys.getPublic(),
                CertificateMaker.name(commonName),
                names,
                purpose,
                now,
                wanted.isBefore(last) ? wanted : last);
        return new CertifiedKey(keys.getPrivate(), List.of(certificate));
    }

    /** The same key and name for another ten years: what it has signed stays valid, whoever trusts it goes on. */
    CertificateAuthority renewed(Instant now) {
        var keys = new KeyPair(certificate().getPublicKey(), own.key());
        return selfSigned(keys, certificate().getSubjectX500Principal(), now);
    }

    /** Whether {@code certificate} was signed by this CA's key. */
    boolean signed(X509Certificate certificate) {
        try {
            certificate.verify(certificate().getPublicKey());
            return certificate.getIssuerX500Principal().equals(certificate().getSubjectX500Principal());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** Private key and certificate, for a file that only its owner may read. */
    byte[] pem() {
        return Pem.encode(own.key(), own.chain());
    }

    private static CertificateAuthority selfSigned(KeyPair keys, X500Principal name, Instant now) {
        X509Certificate certificate = CertificateMaker.selfSigned(keys, name, now, now.plus(LIFE));
        return new CertificateAuthority(new CertifiedKey(keys.getPrivate(), List.of(certificate)));
    }
}
