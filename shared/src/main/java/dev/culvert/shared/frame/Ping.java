package dev.culvert.shared.frame;

/**
 * Asks for a {@link Pong} with the same token, at once and ahead of queued data.
 *
 * @param token any value
 */
public record Ping(long token) implements LinkFrame {}
