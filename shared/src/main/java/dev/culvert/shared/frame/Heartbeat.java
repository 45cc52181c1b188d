package dev.culvert.shared.frame;

/**
 * A node's sign of life on a peer link, every 500 ms.
 *
 * @param incarnationHigh upper half of the node's 128 random bits
 * @param incarnationLow lower half
 * @param routeVersion rises with each change of the node's own table
 * @param digest of the node's own table; a reader whose digest differs asks for the table
 * @param load per mille of the memory budget in use
 * @param ready false while the node starts or drains
 */
public record Heartbeat(
        long incarnationHigh, long incarnationLow, long routeVersion, long digest, int load, boolean ready)
        implements LinkFrame {}
