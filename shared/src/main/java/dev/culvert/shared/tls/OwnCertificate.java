package dev.culvert.shared.tls;

import dev.culvert.shared.files.PrivateFiles;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;

/**
 * The operator's own certificate and key ({@code --tls-cert}, {@code --tls-key}), read again when the files change.
 *
 * <p>Contents are compared, not times and sizes: the files are small, times are coarse, and a mounted Kubernetes secret
 * changes by a symbolic link. Of a pair replaced one file after the other the half-way state does not fit and is
 * refused once; the next look takes the whole.
 */
public final class OwnCertificate implements CertificateSource {

    private final Path certificateFile;
    private final Path keyFile;
    private byte[] certificateSeen;
    private byte[] keySeen;
    private volatile CertifiedKey current;

    private OwnCertificate(Path certificateFile, Path keyFile) {
        this.certificateFile = certificateFile;
        this.keyFile = keyFile;
        this.certificateSeen = readCertificate(certificateFile);
        this.keySeen = readKey(keyFile);
        this.current = parse();
    }

    /**
     * Reads the pair; blocking.
     *
     * @throws dev.culvert.shared.files.FileProblem one sentence naming the file that cannot be used
     */
    public static OwnCertificate open(Path certificateFile, Path keyFile) {
        return new OwnCertificate(certificateFile, keyFile);
    }

    @Override
    public CertifiedKey current() {
        return current;
    }

    /** A bad pair is a failure once, then not looked at again until a file changes. */
    @Override
    public synchronized Optional<CertifiedKey> refresh() {
        byte[] certificateNow = readCertificate(certificateFile);
        byte[] keyNow = readKey(keyFile);
        if (Arrays.equals(certificateNow, certificateSeen) && Arrays.equals(keyNow, keySeen)) {
            return Optional.empty();
        }
        certificateSeen = certificateNow;
        keySeen = keyNow;
        CertifiedKey next = parse();
        boolean same = next.chain().equals(current.chain());
        current = next;
        return same ? Optional.empty() : Optional.of(next);
    }

    @Override
    public Optional<X509Certificate> ca() {
        return Optional.empty();
    }

    private CertifiedKey parse() {
        return CertifiedKey.parse(certificateSeen, certificateFile.toString(), keySeen, keyFile.toString());
    }

    private static byte[] readCertificate(Path file) {
        return PrivateFiles.read(file, "certificates in PEM");
    }

    private static byte[] readKey(Path file) {
        return PrivateFiles.read(file, "a private key in PEM");
    }
}
