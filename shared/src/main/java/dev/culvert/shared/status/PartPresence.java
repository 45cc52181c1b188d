package dev.culvert.shared.status;

/**
 * A plane instance can be asked for its part from now on, or no longer.
 *
 * @param part as in the address that it answers at
 * @param present false when it stops
 */
public record PartPresence(String part, boolean present) {}
