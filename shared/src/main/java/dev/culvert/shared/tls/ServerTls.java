package dev.culvert.shared.tls;

import dev.culvert.shared.events.EventSink;
import dev.culvert.shared.files.FileProblem;
import dev.culvert.shared.settings.TlsSettings;
import io.vertx.core.Vertx;
import io.vertx.core.net.ServerSSLOptions;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The TLS of a control port: the certificate that it presents, now and after each renewal. */
public final class ServerTls {
    private final CertificateSource source;
    private final LiveKeyCert live;

    private ServerTls(CertificateSource source) {
        this.source = source;
        this.live = new LiveKeyCert(source.current());
    }

    /**
     * What the settings ask for, empty for no TLS; blocking.
     *
     * @param cluster whose clients' CA signs the certificates of auto-TLS; null on a server that stands alone
     * @param hostName of this machine
     * @throws dev.culvert.shared.files.FileProblem one sentence, when a file cannot be used
     * @throws IllegalArgumentException one sentence naming {@code --auto-tls-san}
     */
    public static Optional<ServerTls> open(
            TlsSettings settings, @Nullable ClusterDir cluster, String hostName, Clock clock) {
        if (settings instanceof TlsSettings.Auto auto) {
            SubjectNames names = SubjectNames.local(hostName).plus(SubjectNames.parse("--auto-tls-san", auto.names()));
            return Optional.of(new ServerTls(
                    cluster == null
                            ? FileProblem.under("--auto-tls-path", () -> AutoTls.open(auto.folder(), names, clock))
                            : AutoTls.of(cluster, names, clock)));
        }
        if (settings instanceof TlsSettings.Own own) {
            return Optional.of(new ServerTls(FileProblem.under(
                    "--tls-cert, --tls-key", () -> OwnCertificate.open(own.certificate(), own.key()))));
        }
        return Optional.empty();
    }

    /** For a listener. */
    public ServerSSLOptions options() {
        return VertxTls.server(live);
    }

    /** The certificate that is presented now. */
    public X509Certificate certificate() {
        return live.certificate();
    }

    /** The CA that clients may fetch and pin; empty where the certificate is the operator's own. */
    public Optional<X509Certificate> ca() {
        return source.ca();
    }

    /**
     * Looks after renewal from now on; once a process.
     *
     * @param events is told if the certificate comes near its end all the same
     */
    public CertificateRenewal renew(Vertx vertx, EventSink events) {
        return CertificateRenewal.start(vertx, source, live, CertificateRenewal.PERIOD, events);
    }
}
