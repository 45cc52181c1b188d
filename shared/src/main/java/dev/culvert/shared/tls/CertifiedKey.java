package dev.culvert.shared.tls;

import dev.culvert.shared.files.FileProblem;
import dev.culvert.shared.files.PrivateFiles;
import dev.culvert.shared.log.Printable;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A private key with the certificates that vouch for it. The two are known to belong together.
 *
 * @param key RSA or EC
 * @param chain the certificate of {@code key} first, then those of its issuers, if any
 */
public record CertifiedKey(PrivateKey key, List<X509Certificate> chain) {

    /** Refuses a key and a certificate that do not fit. */
    public CertifiedKey {
        chain = List.copyOf(chain);
        if (chain.isEmpty() || !fits(key, chain.get(0).getPublicKey())) {
            throw new IllegalArgumentException("the private key does not fit the certificate");
        }
    }

    /** From a file each, as of {@code --tls-cert} and {@code --tls-key}; a {@link FileProblem} names the culprit. */
    public static CertifiedKey load(Path certificateFile, Path keyFile) {
        return parse(
                PrivateFiles.read(certificateFile, "certificates in PEM"),
                certificateFile.toString(),
                PrivateFiles.read(keyFile, "a private key in PEM"),
                keyFile.toString());
    }

    static CertifiedKey parse(byte[] certificates, String certificateSource, byte[] key, String keySource) {
        List<X509Certificate> chain = Pem.certificates(certificates, certificateSource);
        PrivateKey privateKey = Pem.privateKey(key, keySource);
        if (!fits(privateKey, chain.get(0).getPublicKey())) {
            throw new FileProblem("%s: this private key does not belong to the first certificate of %s, %s"
                            .formatted(
                                    Printable.of(keySource),
                                    Printable.of(certificateSource),
                                    Printable.of(chain.get(0).getSubjectX500Principal()))
                    + " (expected: key and certificate of one pair)");
        }
        return new CertifiedKey(privateKey, chain);
    }

    /** The certificate of the key itself. */
    public X509Certificate certificate() {
        return chain.get(0);
    }

    /** Names the certificate; the key is never shown. */
    @Override
    public String toString() {
        X509Certificate own = certificate();
        return "CertifiedKey[" + own.getSubjectX500Principal() + ", serial "
                + own.getSerialNumber().toString(16) + "]";
    }

    private static boolean fits(PrivateKey key, PublicKey publicKey) {
        if (!key.getAlgorithm().equals(publicKey.getAlgorithm())) {
            return false;
        }
        String algorithm = key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
        try {
            byte[] probe = {1, 2, 3};
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(probe);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(probe);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false; // of another curve, say
        }
    }
}
