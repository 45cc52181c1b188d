package dev.culvert.shared.tls;

import dev.culvert.shared.files.FileProblem;
import dev.culvert.shared.files.PrivateFiles;
import dev.culvert.shared.log.Printable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Signs certificates with ECDSA P-256 and SHA-256, by the profile of RFC 5280: version 3, random serial numbers,
 * key identifiers, critical basic constraints and key usage.
 *
 * <p>Certificates begin an hour before they are made, so that a client whose clock is behind takes them at once.
 */
public final class CertificateAuthority {

    static final Duration CA_LIFE = Duration.ofDays(3650);
    private static final Duration CLOCK_SKEW = Duration.ofHours(1);
    private static final String EXPECTED = "the certificate and private key of a CA, in PEM";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final CertifiedKey own;

    private CertificateAuthority(CertifiedKey own) {
        this.own = own;
    }

    /** A new, self-signed one, for ten years from {@code now}. */
    static CertificateAuthority create(String commonName, Instant now) {
        // a part of the key's randomness in the name: two CAs never have the same one, which verifiers go by
        var name = name(commonName + " " + Long.toHexString(RANDOM.nextLong()));
        return new CertificateAuthority(selfSigned(newKeys(), name, now));
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
    public X509Certificate certificate() {
        return own.certificate();
    }

    /**
     * A new key with a certificate for it.
     *
     * @param life counted from {@code now}; never beyond the CA's own end
     */
    CertifiedKey issue(String commonName, SubjectNames names, KeyPurpose purpose, Duration life, Instant now) {
        KeyPair keys = newKeys();
        try {
            var end = earlier(now.plus(life), certificate().getNotAfter().toInstant());
            var builder = new JcaX509v3CertificateBuilder(
                    certificate(), serial(), begin(now), Date.from(end), name(commonName), keys.getPublic());
            var extensions = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(Extension.extendedKeyUsage, false, extendedKeyUsage(purpose))
                    .addExtension(
                            Extension.subjectKeyIdentifier,
                            false,
                            extensions.createSubjectKeyIdentifier(keys.getPublic()))
                    .addExtension(
                            Extension.authorityKeyIdentifier,
                            false,
                            extensions.createAuthorityKeyIdentifier(
                                    certificate().getPublicKey()));
            GeneralName[] alternatives = generalNames(names);
            if (alternatives.length > 0) {
                builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternatives));
            }
            return new CertifiedKey(keys.getPrivate(), List.of(sign(builder, own)));
        } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
            throw new IllegalStateException("cannot issue a certificate for " + commonName, e);
        }
    }

    /** The same key and name for another ten years: what it has signed stays valid, whoever trusts it goes on. */
    CertificateAuthority renewed(Instant now) {
        var keys = new KeyPair(certificate().getPublicKey(), own.key());
        return new CertificateAuthority(selfSigned(keys, certificate().getSubjectX500Principal(), now));
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

    private static CertifiedKey selfSigned(KeyPair keys, X500Principal name, Instant now) {
        try {
            var end = Date.from(now.plus(CA_LIFE));
            var extensions = new JcaX509ExtensionUtils();
            var builder = new JcaX509v3CertificateBuilder(name, serial(), begin(now), end, name, keys.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
                    .addExtension(
                            Extension.subjectKeyIdentifier,
                            false,
                            extensions.createSubjectKeyIdentifier(keys.getPublic()));
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
            var certificate = new JcaX509CertificateConverter().getCertificate(builder.build(signer));
            return new CertifiedKey(keys.getPrivate(), List.of(certificate));
        } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
            throw new IllegalStateException("cannot make a CA", e);
        }
    }

    private static X509Certificate sign(JcaX509v3CertificateBuilder builder, CertifiedKey by)
            throws GeneralSecurityException, OperatorCreationException {
        String algorithm = by.key().getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
        var signer = new JcaContentSignerBuilder(algorithm).build(by.key());
        return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    }

    private static KeyPair newKeys() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK cannot make P-256 keys", e);
        }
    }

    private static X500Principal name(String commonName) {
        try {
            return new X500Principal(new X500NameBuilder(BCStyle.INSTANCE)
                    .addRDN(BCStyle.O, "Culvert")
                    .addRDN(BCStyle.CN, commonName)
                    .build()
                    .getEncoded());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ExtendedKeyUsage extendedKeyUsage(KeyPurpose purpose) {
        return purpose == KeyPurpose.SERVER
                ? new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth)
                : new ExtendedKeyUsage(
                        new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth});
    }

    private static GeneralName[] generalNames(SubjectNames names) {
        var all = new ArrayList<GeneralName>();
        names.dns().forEach(name -> all.add(new GeneralName(GeneralName.dNSName, name)));
        names.ips().forEach(address -> all.add(new GeneralName(GeneralName.iPAddress, address)));
        return all.toArray(GeneralName[]::new);
    }

    private static BigInteger serial() {
        return new BigInteger(126, RANDOM).setBit(126); // positive, 16 bytes (RFC 5280 §4.1.2.2)
    }

    private static Date begin(Instant now) {
        return Date.from(now.minus(CLOCK_SKEW));
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
