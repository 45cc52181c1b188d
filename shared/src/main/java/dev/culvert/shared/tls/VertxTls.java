package dev.culvert.shared.tls;

import io.netty.handler.ssl.OpenSsl;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SSLEngineOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** How Culvert's TLS is set in Vert.x: TLS 1.2 and 1.3, handshakes within 5 s, BoringSSL where it loads. */
public final class VertxTls {

    /** From the first byte to the last of the handshake, on either side. */
    public static final int HANDSHAKE_SECONDS = 5;

    private static final Set<String> PROTOCOLS = Set.of("TLSv1.2", "TLSv1.3");

    private VertxTls() {}

    /** BoringSSL where netty-tcnative loads, the JDK's engine elsewhere. */
    public static SSLEngineOptions engine() {
        return OpenSsl.isAvailable() ? new OpenSSLEngineOptions() : new JdkSSLEngineOptions();
    }

    /** A listener that presents {@code own} and asks for no certificate. */
    public static ServerSSLOptions server(KeyCertOptions own) {
        var options = new ServerSSLOptions().setKeyCertOptions(own).setEnabledSecureTransportProtocols(PROTOCOLS);
        return options.setSslHandshakeTimeout(HANDSHAKE_SECONDS).setSslHandshakeTimeoutUnit(TimeUnit.SECONDS);
    }

    /** A listener for other nodes: without a certificate signed by {@code nodesCa} no handshake succeeds. */
    public static ServerSSLOptions nodeServer(KeyCertOptions own, X509Certificate nodesCa) {
        return server(own).setClientAuth(ClientAuth.REQUIRED).setTrustOptions(trust(nodesCa));
    }

    /** Dials servers that present a certificate signed by {@code ca} alone and valid for the host that was dialled. */
    public static ClientSSLOptions client(X509Certificate ca) {
        var options = new ClientSSLOptions()
                .setTrustOptions(trust(ca))
                .setHostnameVerificationAlgorithm("HTTPS")
                .setEnabledSecureTransportProtocols(PROTOCOLS);
        return options.setSslHandshakeTimeout(HANDSHAKE_SECONDS).setSslHandshakeTimeoutUnit(TimeUnit.SECONDS);
    }

    /** As {@link #client}, presenting {@code own}. */
    public static ClientSSLOptions nodeClient(KeyCertOptions own, X509Certificate nodesCa) {
        return client(nodesCa).setKeyCertOptions(own);
    }

    /** A pair in a form that survives as JSON, which is how Vert.x hands the event bus's options on. */
    public static PemKeyCertOptions pem(CertifiedKey pair) {
        return new PemKeyCertOptions()
                .addKeyValue(Buffer.buffer(Pem.encode(pair.key(), List.of())))
                .addCertValue(Buffer.buffer(Pem.encode(pair.chain())));
    }

    /** {@code ca} and no other: the system's own trust anchors do not count. */
    public static PemTrustOptions trust(X509Certificate ca) {
        return new PemTrustOptions().addCertValue(Buffer.buffer(Pem.encode(List.of(ca))));
    }
}
