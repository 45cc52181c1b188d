package dev.culvert.shared.routes;

/**
 * What a local session offers from now on; answered once it stands in a published snapshot.
 *
 * @param entry the session, with its present offers and state
 * @param busAddress the verticle instance that it belongs to
 */
public record SessionOffers(SessionEntry entry, String busAddress) {}
