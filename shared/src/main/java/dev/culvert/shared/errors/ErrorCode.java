package dev.culvert.shared.errors;

/**
 * The trouble that events tell of. A number is given once and keeps its meaning for ever, whatever
 * becomes of the words beside it; {@code docs/errors.md} tells of each what it means and what to do, and a test compares.
 * Thousands are fields: 2 the way between client and server, 3 what clients offer, 5 upstreams, 6 certificates.
 */
public enum ErrorCode {
    /** The token is missing or wrong. */
    WRONG_TOKEN(2001),

    /** A client offers a port that it may not have, or that cannot be opened. */
    PORT_REFUSED(3001),
    /** A client offers something other than a port that the server does not take. */
    OFFER_REFUSED(3002),

    /** The client cannot reach what it leads visitors to. */
    UPSTREAM_FAILED(5001),
    /** A client does not answer when its upstreams are to be proven. */
    PROOF_FAILED(5002),

    /** A certificate ends soon and nothing has replaced it. */
    CERTIFICATE_EXPIRING(6001);

    private final int number;

    ErrorCode(int number) {
        this.number = number;
    }

    /** As users see it: {@code CULVERT-2001}. */
    @Override
    public String toString() {
        return "CULVERT-" + number;
    }
}
