package dev.culvert.shared.link.handshake;

/**
 * An offer that was not taken.
 *
 * @param n the offer's number
 * @param reason one sentence for people
 */
public record RefusedOffer(int n, String reason) {
    /** Checks every field; {@link IllegalArgumentException} says in one sentence what is wrong. */
    public RefusedOffer {
        FieldCheck.range("refused n", n, 1, Integer.MAX_VALUE);
        FieldCheck.text("refused reason", reason, 1024);
    }
}
