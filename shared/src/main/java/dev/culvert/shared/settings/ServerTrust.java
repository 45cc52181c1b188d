package dev.culvert.shared.settings;

import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a client judges the certificate of a server that it dials by {@code wss://}. */
public sealed interface ServerTrust {

    /**
     * The server's own CA, fetched from its control port at first contact.
     *
     * @param knownServers the folder in which the CA of each server is kept
     * @param caPin {@code sha256:} and 64 hex digits of the CA certificate, checked before any secret is sent; absent:
     *     the first CA is believed, a different one later is not
     */
    record AutoTls(Path knownServers, @Nullable String caPin) implements ServerTrust {

        public AutoTls {
            caPin = caPin == null ? null : pin(caPin);
        }

        private static String pin(String text) {
            String plain = text.strip().toLowerCase(Locale.ROOT);
            String hex = plain.startsWith("sha256:") ? plain.substring(7).replace(":", "") : "";
            if (!hex.matches("[0-9a-f]{64}")) {
                throw InvalidSettingException.of(
                        "--ca-pin", text, "sha256: and 64 hex digits, as the server prints it at start");
            }
            return "sha256:" + hex;
        }
    }

    /** The certificate authorities of the system. */
    record SystemCas() implements ServerTrust {}
}
