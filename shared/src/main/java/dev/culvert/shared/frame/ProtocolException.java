package dev.culvert.shared.frame;

/** The peer broke the protocol; the link ends with {@link #code()}. */
public final class ProtocolException extends Exception {
    private final ResetCode code;

    /**
     * @param code what the link ends with
     * @param message one sentence: what, which value, what was expected
     */
    public ProtocolException(ResetCode code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    /** What the link ends with. */
    public ResetCode code() {
        return code;
    }
}
