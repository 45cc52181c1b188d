package dev.culvert.shared.tls;

import dev.culvert.shared.files.FileProblem;
import dev.culvert.shared.files.PrivateFiles;
import dev.culvert.shared.log.Printable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * The files of {@link AutoTls}. {@code ca.pem} and {@code server.pem} hold key and certificate together, so no crash
 * can part a pair; {@code ca.crt} is the CA's certificate alone, to hand out.
 */
record AutoTlsFolder(Path path) {

    /** Empty in a new folder. A certificate whose CA is gone, or is another one, is a {@link FileProblem}. */
    Optional<CertificateAuthority> ca() {
        if (!Files.exists(caFile())) {
            if (Files.exists(caCertificateFile())) {
                throw new FileProblem(
                        ("%s: no such file, though ca.crt is there (expected: the CA's key and certificate;"
                                        + " restore it from a copy, or delete ca.crt for a new CA, which clients must then be"
                                        + " told to trust)")
                                .formatted(Printable.of(caFile())));
            }
            return Optional.empty();
        }
        CertificateAuthority ca = CertificateAuthority.load(caFile());
        if (Files.exists(caCertificateFile())
                && !publicCopy().getPublicKey().equals(ca.certificate().getPublicKey())) {
            throw new FileProblem("%s: the certificate of another CA, %s (expected: that of ca.pem beside it, %s)"
                    .formatted(Printable.of(caCertificateFile()), CaPin.of(publicCopy()), CaPin.of(ca.certificate())));
        }
        return Optional.of(ca);
    }

    void write(CertificateAuthority ca) {
        PrivateFiles.writeSecret(caFile(), ca.pem());
        writePublicCopy(ca);
    }

    /** For a folder whose writer died between the two, or whose owner deleted the copy. */
    void completePublicCopy(CertificateAuthority ca) {
        if (!Files.exists(caCertificateFile()) || !publicCopy().equals(ca.certificate())) {
            writePublicCopy(ca);
        }
    }

    boolean hasPublicCopy() {
        return Files.exists(caCertificateFile());
    }

    Optional<CertifiedKey> server() {
        if (!Files.exists(serverFile())) {
            return Optional.empty();
        }
        String source = serverFile().toString();
        byte[] content = PrivateFiles.read(serverFile(), "the server's private key and certificate in PEM");
        return Optional.of(CertifiedKey.parse(content, source, content, source));
    }

    void write(CertifiedKey server) {
        PrivateFiles.writeSecret(serverFile(), Pem.encode(server.key(), server.chain()));
    }

    private void writePublicCopy(CertificateAuthority ca) {
        PrivateFiles.writePublic(caCertificateFile(), Pem.encode(List.of(ca.certificate())));
    }

    private X509Certificate publicCopy() {
        byte[] content = PrivateFiles.read(caCertificateFile(), "the CA's certificate in PEM");
        return Pem.certificates(content, caCertificateFile().toString()).get(0);
    }

    private Path caFile() {
        return path.resolve("ca.pem");
    }

    private Path caCertificateFile() {
        return path.resolve("ca.crt");
    }

    private Path serverFile() {
        return path.resolve("server.pem");
    }
}
