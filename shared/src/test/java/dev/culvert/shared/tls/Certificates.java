package dev.culvert.shared.tls;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Certificates that the program itself never makes. */
final class Certificates {

    private Certificates() {}

    static X509Certificate selfSigned(KeyPair rsa, Instant begin, Instant end) throws Exception {
        var name = new X500Principal("CN=test");
        var builder = new JcaX509v3CertificateBuilder(
                name, BigInteger.ONE, Date.from(begin), Date.from(end), name, rsa.getPublic());
        var signer = new JcaContentSignerBuilder("SHA256withRSA").build(rsa.getPrivate());
        return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    }
}
