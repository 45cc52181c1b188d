package dev.culvert.shared.settings;

import java.nio.file.Path;
import java.util.List;

/** How the control port is protected. */
public sealed interface TlsSettings {

    /**
     * A CA and a certificate made by the server itself.
     *
     * @param folder where they are kept
     * @param names subject alternative names, DNS names or IP addresses, besides those that the server finds itself
     */
    record Auto(Path folder, List<String> names) implements TlsSettings {

        public Auto {
            names = names.stream()
                    .map(name -> HostName.alternativeName("--auto-tls-san", name))
                    .distinct()
                    .toList();
        }
    }

    /**
     * The operator's own certificate, read again when its files change.
     *
     * @param certificate PEM, the chain from the leaf on
     * @param key PEM, PKCS #8
     */
    record Own(Path certificate, Path key) implements TlsSettings {}

    /** No TLS: something in front of the server ends it, or the network is trusted. */
    record Plain() implements TlsSettings {}
}
