package dev.culvert.shared.link.handshake;

import java.util.List;

/**
 * UPDATED, the answer to UPDATE.
 *
 * @param refused offers that were not taken; all others were
 */
public record UpdatedMessage(List<RefusedOffer> refused) {
    /** Checks every field; {@link IllegalArgumentException} says in one sentence what is wrong. */
    public UpdatedMessage {
        refused = FieldCheck.list("refused", refused, OfferMessage.MAX_OFFERS);
    }
}
