package dev.culvert.shared.bus;

/**
 * This node's subscriptions on the clustered bus seem lost: whoever has one makes it again.
 *
 * @param reason for people
 */
public record Resubscribe(String reason) {}
