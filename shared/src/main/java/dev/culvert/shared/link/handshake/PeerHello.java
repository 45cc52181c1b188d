package dev.culvert.shared.link.handshake;

import java.util.List;

/**
 * HELLO of a node that dials another.
 *
 * @param versions the protocol versions that it speaks, best first, at least one
 * @param node its name
 * @param incarnation 32 hex digits, random, one per process
 * @param peers the nodes that it knows, itself included
 */
public record PeerHello(List<String> versions, String node, String incarnation, List<PeerAddress> peers) {
    /** Checks every field; {@link IllegalArgumentException} says in one sentence what is wrong. */
    public PeerHello {
        versions = FieldCheck.names("versions", versions);
        FieldCheck.notEmpty("versions", versions);
        FieldCheck.text("node", node, 253);
        FieldCheck.hex("incarnation", incarnation, 32);
        peers = FieldCheck.list("peers", peers, 1000);
    }
}
