package dev.culvert.shared.frame;

/**
 * Ends a link in an orderly way, or refuses it.
 *
 * @param lastStream the highest id of the receiver's streams that was or will be processed; those above it were not
 * @param reason why
 * @param retryAfterMillis how long the receiver should wait before it dials this end again; 0 for no wish
 * @param detail one sentence for people, may be empty
 */
public record GoAway(long lastStream, ResetCode reason, int retryAfterMillis, String detail) implements LinkFrame {}
