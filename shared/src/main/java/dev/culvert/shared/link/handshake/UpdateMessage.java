package dev.culvert.shared.link.handshake;

import java.util.List;

/**
 * UPDATE of a client.
 *
 * @param offers all its offers from now on, at most 1,000; numbers of offers that stay are kept
 */
public record UpdateMessage(List<OfferMessage> offers) {
    /** Checks every field; {@link IllegalArgumentException} says in one sentence what is wrong. */
    public UpdateMessage {
        offers = OfferMessage.checkAll(offers);
    }
}
