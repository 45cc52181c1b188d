package dev.culvert.shared.routes;

/**
 * A local session has ended; its routes go.
 *
 * @param session which
 */
public record SessionEnded(long session) {}
