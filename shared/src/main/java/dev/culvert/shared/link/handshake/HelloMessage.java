package dev.culvert.shared.link.handshake;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * HELLO of a client.
 *
 * @param versions the protocol versions that it speaks, best first, at least one
 * @param features what it can do beyond the version
 * @param clientId 32 hex digits, random, one per process
 * @param slot which of the client's links this is, 0–255
 * @param generation rises with each dial of the slot, from 1 on
 * @param resume the secret of an earlier WELCOME; null on the first link of a process
 * @param version of the program
 * @param hostname of the client's machine; null where it is not known
 * @param offers what it offers, at most 1,000, each with a number of its own
 */
public record HelloMessage(
        List<String> versions,
        List<String> features,
        String clientId,
        int slot,
        long generation,
        @Nullable String resume,
        String version,
        @Nullable String hostname,
        List<OfferMessage> offers) {

    /** Checks every field; {@link IllegalArgumentException} says in one sentence what is wrong. */
    public HelloMessage {
        versions = FieldCheck.names("versions", versions);
        FieldCheck.notEmpty("versions", versions);
        features = FieldCheck.names("features", features);
        FieldCheck.hex("clientId", clientId, 32);
        FieldCheck.range("slot", slot, 0, 255);
        FieldCheck.range("generation", generation, 1, Long.MAX_VALUE);
        FieldCheck.optionalSecret("resume", resume);
        FieldCheck.text("version", version, 64);
        FieldCheck.optionalText("hostname", hostname, 253);
        offers = OfferMessage.checkAll(offers);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "HelloMessage[versions=" + versions + ", clientId=" + clientId + ", slot=" + slot + ", generation="
                + generation + ", offers=" + offers + "]";
    }
}
