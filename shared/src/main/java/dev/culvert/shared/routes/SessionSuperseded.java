package dev.culvert.shared.routes;

/**
 * The client has a newer link for the slot of that local session, here or on another node.
 *
 * @param session which
 * @param busAddress the verticle instance that it belongs to
 */
public record SessionSuperseded(long session, String busAddress) {}
