package dev.culvert.shared.routes;

import dev.culvert.shared.frame.ResetCode;

/**
 * The answer to {@link SessionOffers}.
 *
 * @param refusal NONE where the session is routed from now on; NOT_YOURS or NAME_IN_USE where its link must end
 * @param detail why, one sentence for people
 */
public record OffersAnswer(ResetCode refusal, String detail) {
    /** The session stands in a published snapshot. */
    public static final OffersAnswer TAKEN = new OffersAnswer(ResetCode.NONE, "");

    /** Whether the session is routed. */
    public boolean taken() {
        return refusal == ResetCode.NONE;
    }
}
