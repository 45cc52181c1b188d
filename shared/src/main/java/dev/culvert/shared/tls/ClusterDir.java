package dev.culvert.shared.tls;

import dev.culvert.shared.files.FileProblem;
import dev.culvert.shared.files.PrivateFiles;
import dev.culvert.shared.log.Printable;
import dev.culvert.shared.settings.InvalidSettingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;

/**
 * What the nodes of a cluster share, made once by {@code culvert cluster init DIR} and copied to each: a secret, the
 * CA of the nodes, by which they know each other, and the CA of the clients, which makes auto-TLS the same on every
 * node. Loading never writes, so the folder may be a read-only mount.
 */
public final class ClusterDir {

    static final Duration NODE_LIFE = Duration.ofDays(30);
    private static final String SECRET_FILE = "cluster.secret";
    private static final String NODES_CA_FILE = "nodes-ca.pem";
    private static final String CLIENTS_CA_FILE = "clients-ca.pem";
    private static final int SECRET_BYTES = 32;
    private static final String SECRET_EXPECTED = "64 hexadecimal digits, made by culvert cluster init";

    private final byte[] secret;
    private final CertificateAuthority nodes;
    private final CertificateAuthority clients;

    private ClusterDir(byte[] secret, CertificateAuthority nodes, CertificateAuthority clients) {
        this.secret = secret;
        this.nodes = nodes;
        this.clients = clients;
    }

    /**
     * Makes all of it in {@code dir}, which must be empty or missing; blocking.
     *
     * @throws FileProblem one sentence, when it is not empty or cannot be written
     */
    public static ClusterDir init(Path dir, Clock clock) {
        if (!isEmpty(dir)) {
            throw notEmpty(dir);
        }
        PrivateFiles.createFolder(dir);
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        byte[] text = (HexFormat.of().formatHex(secret) + "\n").getBytes(StandardCharsets.US_ASCII);
        if (!PrivateFiles.createSecret(dir.resolve(SECRET_FILE), text)) {
            throw notEmpty(dir); // another init was quicker
        }
        var made = new ClusterDir(
                secret,
                CertificateAuthority.create("Culvert nodes CA", clock.instant()),
                CertificateAuthority.create("Culvert clients CA", clock.instant()));
        PrivateFiles.writeSecret(dir.resolve(NODES_CA_FILE), made.nodes.pem());
        PrivateFiles.writeSecret(dir.resolve(CLIENTS_CA_FILE), made.clients.pem());
        return made;
    }

    /**
     * Reads what {@link #init} made; blocking.
     *
     * @throws FileProblem one sentence naming the file that is missing or damaged
     */
    public static ClusterDir load(Path dir) {
        if (!Files.isDirectory(dir)) {
            throw new FileProblem(
                    "%s: no such folder (expected: one made by culvert cluster init)".formatted(Printable.of(dir)));
        }
        return new ClusterDir(
                readSecret(dir.resolve(SECRET_FILE)),
                CertificateAuthority.load(dir.resolve(NODES_CA_FILE)),
                CertificateAuthority.load(dir.resolve(CLIENTS_CA_FILE)));
    }

    /** A name for Hazelcast's cluster that a stranger cannot guess and that gives nothing of the secret away. */
    public String clusterName() {
        return "culvert-" + HexFormat.of().formatHex(derive("cluster-name"), 0, 16);
    }

    /** A key of 32 bytes for one purpose: HMAC-SHA256 of {@code label} under the cluster's secret. */
    public byte[] derive(String label) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return mac.doFinal(label.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA256", e);
        }
    }

    /**
     * The certificate of the node {@code nodeName}, for listening and for dialling, made now, for 30 days, and made
     * anew in the last ten of them; kept in memory only.
     *
     * @param nodeName stands in the certificate as its common name, see {@link #nodeName}
     * @throws InvalidSettingException when the name is empty, over 64 characters, or not printable ASCII
     */
    public CertificateSource nodeCertificate(String nodeName, SubjectNames names, Clock clock) {
        if (!nodeName.matches("[!-~]{1,64}")) {
            throw InvalidSettingException.of("--node-name", nodeName, "1 to 64 printable ASCII characters");
        }
        return new IssuedCertificate(nodes, nodeName, names, KeyPurpose.NODE, NODE_LIFE, clock);
    }

    /**
     * A node's pair for the event bus, made now and as long-lived as the nodes' CA, since the bus cannot take another
     * while it runs (docs/adr/0008); kept in memory only.
     */
    public CertifiedKey busCertificate(String nodeName, SubjectNames names, Clock clock) {
        Instant now = clock.instant();
        Duration life = Duration.between(now, nodes.certificate().getNotAfter().toInstant());
        return nodes.issue(nodeName, names, KeyPurpose.NODE, life, now);
    }

    /** The name of the node that {@code certificate}, verified already, was made for; empty for other certificates. */
    public static Optional<String> nodeName(X509Certificate certificate) {
        RDN[] names = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded())
                .getRDNs(BCStyle.CN);
        return names.length == 1 && names[0].getFirst().getValue() instanceof ASN1String text
                ? Optional.of(text.getString())
                : Optional.empty();
    }

    /** The trust anchor of peer links and of the event bus. */
    public X509Certificate nodesCa() {
        return nodes.certificate();
    }

    /** The trust anchor of clients, the same on every node; its pin is what they are told. */
    public X509Certificate clientsCa() {
        return clients.certificate();
    }

    CertificateAuthority clientsAuthority() {
        return clients;
    }

    private static byte[] readSecret(Path file) {
        String text = new String(PrivateFiles.read(file, SECRET_EXPECTED), StandardCharsets.US_ASCII).strip();
        if (!text.matches("[0-9a-fA-F]{" + 2 * SECRET_BYTES + "}")) {
            throw new FileProblem("%s: %d characters that are not a secret (expected: %s)"
                    .formatted(Printable.of(file), text.length(), SECRET_EXPECTED));
        }
        return HexFormat.of().parseHex(text);
    }

    private static boolean isEmpty(Path dir) {
        if (!Files.exists(dir)) {
            return true;
        }
        try (var entries = Files.list(dir)) {
            return entries.findAny().isEmpty();
        } catch (IOException e) {
            throw PrivateFiles.problem(dir, e, "an empty folder, or none");
        }
    }

    private static FileProblem notEmpty(Path dir) {
        return new FileProblem(
                "%s: is not empty (expected: an empty folder, or none; a cluster's secrets are made once, and copied)"
                        .formatted(Printable.of(dir)));
    }
}
