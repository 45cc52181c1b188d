package dev.culvert.client.dial;

import io.vertx.core.net.ClientSSLOptions;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/**
 * How one dial may speak TLS.
 *
 * @param options null for no TLS at all
 * @param ca the only anchor, with auto-TLS; null where the system's are
 * @param firstContact whether nothing was known of this server before
 */
record TlsAnchor(
        @Nullable ClientSSLOptions options, @Nullable X509Certificate ca, boolean firstContact) {}
