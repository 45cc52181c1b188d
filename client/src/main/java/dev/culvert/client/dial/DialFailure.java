package dev.culvert.client.dial;

/** Why a dial did not lead to a link. */
public final class DialFailure extends Exception {
    /** What follows from it. */
    public enum Kind {
        /** Nobody listens, the name or the network is not there: soon again. */
        UNREACHABLE,
        /** No answer in time. */
        TIMEOUT,
        /** The TLS handshake failed. */
        TLS,
        /** The token is wrong. */
        UNAUTHORIZED,
        /** The server's CA is not the one that was expected; nothing secret was sent. */
        UNTRUSTED,
        /** The server said no. */
        REFUSED;

        /** Whether someone has to act before a new dial can succeed. */
        public boolean needsSomeone() {
            return this == UNAUTHORIZED || this == UNTRUSTED;
        }

        /** Whether the server was reached and does not want this client now. */
        public boolean refusal() {
            return needsSomeone() || this == REFUSED;
        }
    }

    private final Kind kind;
    private final int retryAfterMillis;

    /** @param sentence what happened, for people, without secrets */
    public DialFailure(Kind kind, String sentence) {
        this(kind, sentence, 0);
    }

    /** @param retryAfterMillis how long the server wishes not to be dialled; 0 for no wish */
    public DialFailure(Kind kind, String sentence, int retryAfterMillis) {
        super(sentence, null, false, false);
        this.kind = kind;
        this.retryAfterMillis = retryAfterMillis;
    }

    /** What follows from it. */
    public Kind kind() {
        return kind;
    }

    /** How long the server wishes not to be dialled, milliseconds; 0 for no wish. */
    public int retryAfterMillis() {
        return retryAfterMillis;
    }

    /** What happened. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
