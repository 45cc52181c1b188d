package dev.culvert.shared.frame;

/**
 * An HTTP head or trailers that must not pass. The stream is RESET with {@link ResetCode#BAD_HEAD}; the visitor gets 400
 * for his own, 502 for the upstream's. The message never quotes a value, since that may be a secret.
 */
public final class BadHeadException extends Exception {
    /** @param message one sentence: what, which value, what was expected */
    public BadHeadException(String message) {
        super(message, null, false, false);
    }
}
