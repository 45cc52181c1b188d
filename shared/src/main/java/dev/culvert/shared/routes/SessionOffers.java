package dev.culvert.shared.routes;

/**
 * What a local session offers from now on; answered by {@link OffersAnswer} once it stands in a published snapshot.
 *
 * @param entry the session, with its present offers and state
 * @param busAddress the verticle instance that it belongs to
 * @param proven whether the client has shown the right resume secret for its id: without it an id that has another
 *     session anywhere is refused
 */
public record SessionOffers(SessionEntry entry, String busAddress, boolean proven) {}
