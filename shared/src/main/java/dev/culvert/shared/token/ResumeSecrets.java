package dev.culvert.shared.token;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Proof that whoever comes with a client id is the one that it was given to: an HMAC-SHA256 over the id. Nodes with
 * the same key check each other's. Thread-safe.
 */
public final class ResumeSecrets {

    private final SecretKeySpec key;

    /** {@code key}: 32 bytes, in a cluster derived from its secret. */
    public ResumeSecrets(byte[] key) {
        if (key.length < 32) {
            throw new IllegalArgumentException("resume key: %d bytes (expected: 32)".formatted(key.length));
        }
        this.key = new SecretKeySpec(key, "HmacSHA256");
    }

    /** With a key that dies with this process. */
    public static ResumeSecrets random() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return new ResumeSecrets(key);
    }

    /** What WELCOME tells the client {@code clientId}; 43 characters of base64url. */
    public String issue(String clientId) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(mac(clientId));
    }

    /** Compares in constant time. */
    public boolean isRight(String clientId, String secret) {
        return MessageDigest.isEqual(
                issue(clientId).getBytes(StandardCharsets.US_ASCII), secret.getBytes(StandardCharsets.UTF_8));
    }

    private byte[] mac(String clientId) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(("resume:" + clientId).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA256", e);
        }
    }
}
