package dev.culvert.shared.tls;

import java.security.cert.X509Certificate;

/** What a client may do next towards one server; see {@link KnownCas}. */
public sealed interface TrustDecision {

    /**
     * Dial, with {@code ca} as the only trust anchor ({@link VertxTls#client}); the token may be sent once that
     * handshake is through.
     *
     * @param firstContact nothing was known of this server and no pin was given: worth a line that shows the pin
     */
    record Trusted(X509Certificate ca, boolean firstContact) implements TrustDecision {}

    /** Fetch {@code /.well-known/ca.crt} without verification, sending no secret, and ask again with what came. */
    record FetchFirst() implements TrustDecision {}

    /**
     * Do not dial, and send nothing. Trying again helps only after someone has acted.
     *
     * @param sentence what was found, what was expected, and the way out
     */
    record Refused(String sentence) implements TrustDecision {}
}
