package dev.culvert.shared.tls;

import dev.culvert.shared.files.FileProblem;
import dev.culvert.shared.files.FolderLock;
import dev.culvert.shared.files.PrivateFiles;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A CA of the server's own and a certificate that it has signed, made once and kept in a folder.
 *
 * <p>Who changes anything holds the folder's lock and looks again under it, so processes that start at once end with
 * one CA. A CA is never replaced because its file is damaged or gone: every client keeps it. In its last year it is
 * renewed with the same key, which those clients go on trusting. What it signed is reissued in the last third of its
 * life, when the names asked for change, or when another CA signed it.
 */
public final class AutoTls implements CertificateSource {

    static final Duration SERVER_LIFE = Duration.ofDays(90);
    private static final Duration CA_MARGIN = Duration.ofDays(365);
    private static final String COMMON_NAME = "Culvert server";
    private static final Logger LOG = LoggerFactory.getLogger(AutoTls.class);

    private final AutoTlsFolder folder;
    private final SubjectNames names;
    private final Clock clock;
    private volatile State state;

    private record State(CertificateAuthority ca, CertifiedKey server) {}

    private AutoTls(Path folder, SubjectNames names, Clock clock) {
        this.folder = new AutoTlsFolder(folder);
        this.names = names;
        this.clock = clock;
        this.state = load();
    }

    /**
     * Opens or makes the store in {@code folder}; blocking.
     *
     * @param names what clients dial; see {@link SubjectNames#local}
     * @throws FileProblem one sentence, when the folder cannot be used or a file in it is damaged
     */
    public static AutoTls open(Path folder, SubjectNames names, Clock clock) {
        return new AutoTls(folder, names, clock);
    }

    /**
     * The same for a node of a cluster: signed by the clients' CA, which every node has, and kept in memory only, since
     * clients trust the CA.
     */
    public static CertificateSource of(ClusterDir cluster, SubjectNames names, Clock clock) {
        return new IssuedCertificate(
                cluster.clientsAuthority(), COMMON_NAME, names, KeyPurpose.SERVER, SERVER_LIFE, clock);
    }

    @Override
    public CertifiedKey current() {
        return state.server();
    }

    @Override
    public Optional<X509Certificate> ca() {
        return Optional.of(state.ca().certificate());
    }

    @Override
    public synchronized Optional<CertifiedKey> refresh() {
        if (isGood(state.ca()) && isGood(state.server(), state.ca())) {
            return Optional.empty();
        }
        CertifiedKey before = state.server();
        State next = load();
        state = next;
        return next.server().certificate().equals(before.certificate()) ? Optional.empty() : Optional.of(next.server());
    }

    private State load() {
        PrivateFiles.createFolder(folder.path());
        return asItIs().orElseGet(this::underLock);
    }

    /** A folder that needs no change is only read, so it may be read-only. */
    private Optional<State> asItIs() {
        return folder.ca()
                .filter(this::isGood)
                .filter(ca -> folder.hasPublicCopy())
                .flatMap(ca ->
                        folder.server().filter(server -> isGood(server, ca)).map(server -> new State(ca, server)));
    }

    private State underLock() {
        try (var lock = FolderLock.of(folder.path())) {
            CertificateAuthority ca = folder.ca().orElseGet(this::newCa);
            if (!isGood(ca)) {
                ca = renewed(ca);
            }
            folder.completePublicCopy(ca);
            return new State(ca, server(ca));
        }
    }

    private CertificateAuthority newCa() {
        CertificateAuthority ca = CertificateAuthority.create("Culvert auto-TLS CA", clock.instant());
        folder.write(ca);
        return ca;
    }

    private CertificateAuthority renewed(CertificateAuthority old) {
        CertificateAuthority ca = old.renewed(clock.instant());
        folder.write(ca);
        LOG.warn("CA renewed, its key is the same: folder={} pin={}", folder.path(), CaPin.of(ca.certificate()));
        return ca;
    }

    private CertifiedKey server(CertificateAuthority ca) {
        Optional<CertifiedKey> kept = folder.server().filter(server -> isGood(server, ca));
        if (kept.isPresent()) {
            return kept.get();
        }
        Instant now = clock.instant();
        CertifiedKey server = ca.issue(COMMON_NAME, names, KeyPurpose.SERVER, SERVER_LIFE, now);
        folder.write(server);
        return server;
    }

    private boolean isGood(CertificateAuthority ca) {
        return !Validity.endsWithin(CA_MARGIN, ca.certificate(), clock.instant());
    }

    private boolean isGood(CertifiedKey server, CertificateAuthority ca) {
        X509Certificate certificate = server.certificate();
        return !Validity.isDue(certificate, clock.instant())
                && ca.signed(certificate)
                && SubjectNames.of(certificate).equals(names);
    }
}
