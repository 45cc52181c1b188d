package dev.culvert.shared.link.handshake;

import java.util.List;

/**
 * WELCOME to a node that dialled.
 *
 * @param version the one that holds on this link
 * @param node the accepting node's name
 * @param incarnation 32 hex digits, random, one per process
 * @param streams how many may be open on this link at once
 * @param peers the nodes that it knows, itself included
 */
public record PeerWelcome(String version, String node, String incarnation, int streams, List<PeerAddress> peers) {
    /** Checks every field; {@link IllegalArgumentException} says in one sentence what is wrong. */
    public PeerWelcome {
        FieldCheck.text("version", version, 64);
        FieldCheck.text("node", node, 253);
        FieldCheck.hex("incarnation", incarnation, 32);
        FieldCheck.range("streams", streams, 1, Integer.MAX_VALUE);
        peers = FieldCheck.list("peers", peers, 1000);
    }
}
