package dev.culvert.shared.bus;

/**
 * A verticle instance has stopped: its streams have ended as by LINK_LOST.
 *
 * @param address the instance's frame address
 */
public record Gone(String address) {}
