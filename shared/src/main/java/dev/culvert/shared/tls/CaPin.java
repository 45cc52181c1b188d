package dev.culvert.shared.tls;

import dev.culvert.shared.settings.InvalidSettingException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The SHA-256 fingerprint of a CA's certificate in DER, written {@code sha256:} and 64 hexadecimal digits. It is what
 * {@code openssl x509 -noout -fingerprint -sha256} prints, whose colons and capitals are taken too.
 */
public final class CaPin {

    private static final String PREFIX = "sha256:";
    private static final Pattern DIGITS = Pattern.compile("([0-9a-f]{2}:?){31}[0-9a-f]{2}");

    private final byte[] digest;

    private CaPin(byte[] digest) {
        this.digest = digest;
    }

    /** The pin of {@code certificate}. */
    public static CaPin of(X509Certificate certificate) {
        return new CaPin(sha256(Pem.der(certificate)));
    }

    /**
     * Reads what {@link #toString} wrote.
     *
     * @param flag the name that stands in the message of a failure, as in {@code --ca-pin}
     * @throws InvalidSettingException one sentence with flag, value and what was expected
     */
    public static CaPin parse(String flag, String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        String digits = lower.startsWith(PREFIX) ? lower.substring(PREFIX.length()) : "";
        if (!DIGITS.matcher(digits).matches()) {
            throw InvalidSettingException.of(flag, text, "sha256: and 64 hexadecimal digits");
        }
        return new CaPin(HexFormat.of().parseHex(digits.replace(":", "")));
    }

    /** Whether this is the pin of {@code certificate}. */
    public boolean matches(X509Certificate certificate) {
        return MessageDigest.isEqual(digest, sha256(Pem.der(certificate)));
    }

    /** As {@code --ca-pin} takes it. */
    @Override
    public String toString() {
        return PREFIX + HexFormat.of().formatHex(digest);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CaPin pin && MessageDigest.isEqual(digest, pin.digest);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(digest);
    }

    private static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
