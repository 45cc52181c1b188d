package dev.culvert.shared.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
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
 * Makes keys (ECDSA P-256) and certificates by the profile of RFC 5280: version 3, random serial numbers, key
 * identifiers, critical basic constraints and key usage. Certificates begin an hour before they are made, so that a
 * peer whose clock is behind takes them at once.
 *
 * <p>All of Bouncy Castle that issuing needs is in here: loading its signed classes takes a start 100 ms and more, and
 * a start that finds its certificates in place does without.
 */
final class CertificateMaker {

    private static final Duration CLOCK_SKEW = Duration.ofHours(1);
    private static final SecureRandom RANDOM = new SecureRandom();

    private CertificateMaker() {}

    static KeyPair newKeys() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK cannot make P-256 keys", e);
        }
    }

    /** The name of a CA, with random digits: verifiers find a CA by its name, so no two may share one. */
    static X500Principal uniqueName(String commonName) {
        return name(commonName + " " + Long.toHexString(RANDOM.nextLong()));
    }

    static X500Principal name(String commonName) {
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

    /** A CA's certificate, which may sign others, but no further CA. */
    static X509Certificate selfSigned(KeyPair keys, X500Principal name, Instant now, Instant end) {
        try {
            var builder =
                    new JcaX509v3CertificateBuilder(name, serial(), begin(now), Date.from(end), name, keys.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            return sign(identified(builder, keys.getPublic()), keys.getPrivate());
        } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
            throw new IllegalStateException("cannot make the CA " + name, e);
        }
    }

    /** A certificate for {@code subjectKey}, signed by {@code ca}. */
    static X509Certificate issue(
            CertifiedKey ca,
            PublicKey subjectKey,
            X500Principal subject,
            SubjectNames names,
            KeyPurpose purpose,
            Instant now,
            Instant end) {
        try {
            var builder = new JcaX509v3CertificateBuilder(
                    ca.certificate(), serial(), begin(now), Date.from(end), subject, subjectKey);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(Extension.extendedKeyUsage, false, extendedKeyUsage(purpose))
                    .addExtension(
                            Extension.authorityKeyIdentifier,
                            false,
                            new JcaX509ExtensionUtils()
                                    .createAuthorityKeyIdentifier(
                                            ca.certificate().getPublicKey()));
            GeneralName[] alternatives = generalNames(names);
            if (alternatives.length > 0) {
                builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternatives));
            }
            return sign(identified(builder, subjectKey), ca.key());
        } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
            throw new IllegalStateException("cannot issue a certificate for " + subject, e);
        }
    }

    private static JcaX509v3CertificateBuilder identified(JcaX509v3CertificateBuilder builder, PublicKey key)
            throws GeneralSecurityException, CertIOException {
        builder.addExtension(
                Extension.subjectKeyIdentifier, false, new JcaX509ExtensionUtils().createSubjectKeyIdentifier(key));
        return builder;
    }

    private static X509Certificate sign(JcaX509v3CertificateBuilder builder, PrivateKey by)
            throws GeneralSecurityException, OperatorCreationException {
        String algorithm = by.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
        var signer = new JcaContentSignerBuilder(algorithm).build(by);
        return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
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
}
