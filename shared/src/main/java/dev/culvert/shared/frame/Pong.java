package dev.culvert.shared.frame;

/**
 * Answers a {@link Ping}.
 *
 * @param token the ping's own
 */
public record Pong(long token) implements LinkFrame {}
