package dev.culvert.shared.token;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A value that nobody may see: it shows itself as {@code ***} wherever it is printed, and is compared in a time that
 * does not depend on how much of a guess is right.
 */
public final class Secret {

    private final String value;
    private final byte[] hash;

    private Secret(String value) {
        this.value = value;
        this.hash = sha256(value);
    }

    /** Wraps {@code value}. */
    public static Secret of(String value) {
        return new Secret(value);
    }

    /** Compares SHA-256 hashes in constant time, so that neither content nor length of this one leaks. */
    public boolean matches(String guess) {
        return MessageDigest.isEqual(hash, sha256(guess));
    }

    /** The value itself, to be sent to whom it is meant for and to no log. */
    public String reveal() {
        return value;
    }

    /** Always {@code ***}. */
    @Override
    public String toString() {
        return "***";
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
