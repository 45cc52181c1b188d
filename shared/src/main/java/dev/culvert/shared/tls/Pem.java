package dev.culvert.shared.tls;

import dev.culvert.shared.files.FileProblem;
import dev.culvert.shared.log.Printable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.jspecify.annotations.Nullable;

/**
 * Keys and certificates as text (RFC 7468). Certificates are read by the JDK's factory; keys as PKCS#8, PKCS#1 (RSA)
 * or SEC1 (EC), unencrypted. Every failure is a {@link FileProblem} that names the source.
 */
public final class Pem {

    private static final String KEY_EXPECTED = "an RSA or EC private key in PEM, PKCS#8, PKCS#1 or SEC1, not encrypted";
    private static final String BEGIN_PKCS8 = "-----BEGIN PRIVATE KEY-----";
    private static final String END_PKCS8 = "-----END PRIVATE KEY-----";
    private static final String CERTIFICATE_EXPECTED = "certificates in PEM";

    private Pem() {}

    /**
     * The certificates in {@code text}, in their order, at least one; keys between them are passed over.
     *
     * @param source what the text came from, for the message of a failure
     */
    public static List<X509Certificate> certificates(byte[] text, String source) {
        var found = new ArrayList<X509Certificate>();
        try {
            var factory = CertificateFactory.getInstance("X.509");
            for (String block : blocks(text, "CERTIFICATE", source)) {
                byte[] der = Base64.getMimeDecoder().decode(block);
                found.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
            }
        } catch (CertificateException | IllegalArgumentException e) {
            throw new FileProblem(
                    "%s: certificate %d is damaged (expected: %s)"
                            .formatted(Printable.of(source), found.size() + 1, CERTIFICATE_EXPECTED),
                    e);
        }
        if (found.isEmpty()) {
            throw new FileProblem(
                    "%s: no certificate in it (expected: %s)".formatted(Printable.of(source), CERTIFICATE_EXPECTED));
        }
        return List.copyOf(found);
    }

    /**
     * The first private key in {@code text}; certificates and EC parameters before it are passed over.
     *
     * <p>PKCS#8, which is what the program itself writes, is left to the JDK: loading Bouncy Castle's signed classes
     * costs a start 100 ms.
     */
    public static PrivateKey privateKey(byte[] text, String source) {
        PrivateKey plain = pkcs8(text);
        return plain != null ? plain : anyPrivateKey(text, source);
    }

    /** Null where there is none that the JDK takes; {@link #anyPrivateKey} then tells why. */
    private static @Nullable PrivateKey pkcs8(byte[] text) {
        String all = new String(text, StandardCharsets.ISO_8859_1);
        int begin = all.indexOf(BEGIN_PKCS8);
        int end = all.indexOf(END_PKCS8, begin + 1);
        if (begin < 0 || end < 0) {
            return null;
        }
        String base64 = all.substring(begin + BEGIN_PKCS8.length(), end);
        PrivateKey ec = pkcs8(base64, "EC");
        return ec != null ? ec : pkcs8(base64, "RSA");
    }

    private static @Nullable PrivateKey pkcs8(String base64, String algorithm) {
        try {
            var der = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64));
            return KeyFactory.getInstance(algorithm).generatePrivate(der);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return null;
        }
    }

    private static PrivateKey anyPrivateKey(byte[] text, String source) {
        try (var parser = new PEMParser(new StringReader(new String(text, StandardCharsets.ISO_8859_1)))) {
            for (Object object = parser.readObject(); object != null; object = parser.readObject()) {
                if (object instanceof PEMEncryptedKeyPair || object instanceof PKCS8EncryptedPrivateKeyInfo) {
                    throw new FileProblem("%s: the private key is encrypted (expected: %s)"
                            .formatted(Printable.of(source), KEY_EXPECTED));
                }
                PrivateKeyInfo info = keyInfo(object);
                if (info != null) {
                    return toKey(info, source);
                }
            }
        } catch (IOException | GeneralSecurityException | IllegalArgumentException | IllegalStateException e) {
            throw new FileProblem(
                    "%s: the private key is damaged (expected: %s)".formatted(Printable.of(source), KEY_EXPECTED), e);
        }
        throw new FileProblem("%s: no private key in it (expected: %s)".formatted(Printable.of(source), KEY_EXPECTED));
    }

    /** {@code certificates} one after the other, as ASCII. */
    public static byte[] encode(List<X509Certificate> certificates) {
        var out = new StringBuilder();
        for (X509Certificate certificate : certificates) {
            append(out, "CERTIFICATE", der(certificate));
        }
        return out.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** {@code key} in PKCS#8, then {@code chain}: a whole identity in one text. */
    static byte[] encode(PrivateKey key, List<X509Certificate> chain) {
        var out = new StringBuilder();
        append(out, "PRIVATE KEY", key.getEncoded());
        for (X509Certificate certificate : chain) {
            append(out, "CERTIFICATE", der(certificate));
        }
        return out.toString().getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] der(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void append(StringBuilder out, String type, byte[] der) {
        out.append("-----BEGIN ").append(type).append("-----\n");
        out.append(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der));
        out.append("\n-----END ").append(type).append("-----\n");
    }

    private static List<String> blocks(byte[] text, String type, String source) {
        String all = new String(text, StandardCharsets.ISO_8859_1);
        String begin = "-----BEGIN " + type + "-----";
        String end = "-----END " + type + "-----";
        var blocks = new ArrayList<String>();
        int from = all.indexOf(begin);
        while (from >= 0) {
            int to = all.indexOf(end, from);
            if (to < 0) {
                throw new FileProblem("%s: certificate %d is cut short (expected: %s)"
                        .formatted(Printable.of(source), blocks.size() + 1, CERTIFICATE_EXPECTED));
            }
            blocks.add(all.substring(from + begin.length(), to));
            from = all.indexOf(begin, to);
        }
        return blocks;
    }

    private static @Nullable PrivateKeyInfo keyInfo(Object object) {
        if (object instanceof PrivateKeyInfo info) {
            return info;
        }
        return object instanceof PEMKeyPair pair ? pair.getPrivateKeyInfo() : null;
    }

    private static PrivateKey toKey(PrivateKeyInfo info, String source) throws GeneralSecurityException, IOException {
        ASN1ObjectIdentifier algorithm = info.getPrivateKeyAlgorithm().getAlgorithm();
        String name;
        if (algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)) {
            name = "RSA";
        } else if (algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
            name = "EC";
        } else {
            throw new FileProblem("%s: a private key of type %s (expected: %s)"
                    .formatted(Printable.of(source), algorithm.getId(), KEY_EXPECTED));
        }
        return KeyFactory.getInstance(name).generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
    }
}
