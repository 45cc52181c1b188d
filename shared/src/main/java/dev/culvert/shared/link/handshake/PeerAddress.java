package dev.culvert.shared.link.handshake;

/**
 * Where a node accepts peer links.
 *
 * @param node its name
 * @param address {@code HOST:PORT}
 */
public record PeerAddress(String node, String address) {
    /** Checks every field; {@link IllegalArgumentException} says in one sentence what is wrong. */
    public PeerAddress {
        FieldCheck.text("peer node", node, 253);
        FieldCheck.text("peer address", address, 300);
        int colon = address.lastIndexOf(':');
        if (colon <= 0 || !FieldCheck.isPort(address.substring(colon + 1))) {
            throw new IllegalArgumentException("peer address: " + FieldCheck.quote(address) + " (expected: HOST:PORT)");
        }
    }
}
