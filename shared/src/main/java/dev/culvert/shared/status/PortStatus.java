package dev.culvert.shared.status;

import org.jspecify.annotations.Nullable;

/**
 * A TCP port that routes ask for, on one node.
 *
 * @param port the public port
 * @param listening whether visitors can connect to it
 * @param trouble why not, one sentence
 * @param connections visitors' connections that are open now
 */
public record PortStatus(
        int port, boolean listening, @Nullable String trouble, int connections) {
    /** Two reports of the same port, put together. */
    PortStatus and(PortStatus other) {
        return new PortStatus(
                port,
                listening || other.listening,
                trouble == null ? other.trouble : trouble,
                connections + other.connections);
    }
}
