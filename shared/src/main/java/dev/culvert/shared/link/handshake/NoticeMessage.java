package dev.culvert.shared.link.handshake;

import java.util.List;

/**
 * NOTICE, sent by a server whenever this changes.
 *
 * @param hampered all offers that were taken and cannot be served in full, as a port that another program has; each with
 *     one sentence for people. Empty when all is well again.
 */
public record NoticeMessage(List<RefusedOffer> hampered) {
    /** Checks every field; {@link IllegalArgumentException} says in one sentence what is wrong. */
    public NoticeMessage {
        hampered = FieldCheck.list("hampered", hampered, OfferMessage.MAX_OFFERS);
    }
}
