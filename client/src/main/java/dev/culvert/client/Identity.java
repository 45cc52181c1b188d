package dev.culvert.client;

import dev.culvert.shared.link.handshake.HelloMessage;
import dev.culvert.shared.link.handshake.LinkProtocol;
import dev.culvert.shared.link.handshake.OfferMessage;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who this client is towards its server: a random id for the life of the process, a generation that rises with each dial
 * so that a new link replaces the ghost of an old one, and the secret that proves both.
 */
final class Identity {
    static final String VERSION = "culvert.v1";

    private final String programVersion;
    private final @Nullable String hostname;
    private String clientId = random();
    private long generation;
    private @Nullable String resume;

    Identity(String programVersion, @Nullable String hostname) {
        this.programVersion = programVersion;
        this.hostname = hostname;
    }

    /** A link is dialled that replaces the one before. */
    void nextLink() {
        generation++;
    }

    /** HELLO for the present link. */
    HelloMessage hello(List<OfferMessage> offers) {
        return new HelloMessage(
                List.of(VERSION),
                List.of(LinkProtocol.PROBE),
                clientId,
                0,
                generation,
                resume,
                programVersion,
                hostname,
                offers);
    }

    /** WELCOME has brought the proof. */
    void proof(String secret) {
        resume = secret;
    }

    /** The server knows the id and not the proof, or holds the name for someone else: begin as someone new. */
    void renew() {
        clientId = random();
        generation = 0;
        resume = null;
    }

    private static String random() {
        byte[] bits = new byte[16];
        new SecureRandom().nextBytes(bits);
        return HexFormat.of().formatHex(bits);
    }
}
