package dev.culvert.shared.tls;

import dev.culvert.shared.log.Printable;
import io.netty.handler.ssl.NotSslRecordException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import org.jspecify.annotations.Nullable;

/**
 * Why a TLS handshake with a server failed, as far as the exceptions of the JDK and of Netty's engines tell.
 *
 * @param sentence for whoever runs the client, with the way out where there is one
 */
public record HandshakeFailure(Kind kind, String sentence) {

    /** What a client does next depends on it. */
    public enum Kind {
        /** Signed by a trusted CA, but for other names. */
        WRONG_NAME,
        /** Not signed by a trusted CA; with auto-TLS, fetch the CA and ask {@link KnownCas#withFetched}. */
        UNTRUSTED,
        /** Out of date, or one of the clocks is wrong. */
        OUT_OF_DATE,
        /** No TLS is spoken at that port. */
        NO_TLS,
        /** The connection broke, a protocol in common is missing, or anything else. */
        OTHER
    }

    /** Looks through {@code failure} and its causes. */
    public static HandshakeFailure of(Throwable failure, String host, int port) {
        String server = Printable.of(host + ":" + port, 300);
        Kind kind = kind(failure);
        return new HandshakeFailure(
                kind,
                switch (kind) {
                    case WRONG_NAME ->
                        ("the certificate of %s is not valid for %s (expected: a certificate for the host that is"
                                        + " dialled); add --auto-tls-san=%s to the server's flags, or dial a name that it"
                                        + " covers")
                                .formatted(server, Printable.of(host, 300), Printable.of(host, 300));
                    case UNTRUSTED ->
                        "the certificate of %s is not signed by a CA that is trusted here".formatted(server);
                    case OUT_OF_DATE ->
                        ("the certificate of %s is not valid now: %s (expected: valid at this computer's time; look at"
                                        + " both clocks)")
                                .formatted(server, Printable.of(rootMessage(failure), 300));
                    case NO_TLS ->
                        "%s does not speak TLS (expected: TLS; for a server without it use ws://)".formatted(server);
                    case OTHER ->
                        "the TLS handshake with %s failed: %s"
                                .formatted(server, Printable.of(rootMessage(failure), 300));
                });
    }

    private static Kind kind(Throwable failure) {
        Kind kind = Kind.OTHER;
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof CertificateExpiredException || t instanceof CertificateNotYetValidException) {
                return Kind.OUT_OF_DATE;
            }
            if (t instanceof NotSslRecordException) {
                return Kind.NO_TLS;
            }
            if (t instanceof CertificateException && isAboutTheName(t.getMessage())) {
                return Kind.WRONG_NAME;
            }
            if (t instanceof CertPathBuilderException || t instanceof CertPathValidatorException) {
                kind = Kind.UNTRUSTED;
            }
        }
        return kind;
    }

    /** The texts of the JDK's HostnameChecker, which has no exception of its own. */
    private static boolean isAboutTheName(@Nullable String message) {
        return message != null
                && (message.startsWith("No subject alternative") || message.startsWith("No name matching"));
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }
}
