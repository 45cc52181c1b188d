package dev.culvert.shared.tls;

import io.vertx.core.Vertx;
import io.vertx.core.net.KeyCertOptions;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.function.Function;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The pair that the TLS endpoints of this process present, replaceable while they serve. Each handshake takes the pair
 * of that moment; connections that stand are not touched, and no listener has to be told.
 *
 * <p>{@code HttpServer.updateSSLOptions} would do for a listener, but the event bus and a client with a certificate
 * have nothing like it. Both of Netty's engines ask the key manager anew in each handshake; BoringSSL's keeps the
 * parsed material as long as the key manager answers with the same objects, which this one does.
 *
 * <p>Thread-safe.
 */
public final class LiveKeyCert implements KeyCertOptions {

    private final LiveKeyManager keyManager = new LiveKeyManager();
    private volatile X509Certificate certificate;

    /** Presents {@code first} until {@link #replace}. */
    public LiveKeyCert(CertifiedKey first) {
        certificate = first.chain().get(0);
        replace(first);
    }

    /** From now on {@code next} is presented. */
    public void replace(CertifiedKey next) {
        keyManager.replace(keyManagerOf(next));
        certificate = next.chain().get(0);
    }

    /** What is presented now. */
    public X509Certificate certificate() {
        return certificate;
    }

    /** The very same: all copies present one pair. */
    @Override
    public LiveKeyCert copy() {
        return this;
    }

    @Override
    public KeyManagerFactory getKeyManagerFactory(Vertx vertx) throws Exception {
        return KeyCertOptions.wrap(keyManager).getKeyManagerFactory(vertx);
    }

    /** None: one pair serves every name. */
    @Override
    public Function<String, @Nullable KeyManagerFactory> keyManagerFactoryMapper(Vertx vertx) {
        return serverName -> null;
    }

    private static X509ExtendedKeyManager keyManagerOf(CertifiedKey pair) {
        try {
            char[] noPassword = new char[0];
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, noPassword);
            store.setKeyEntry("key", pair.key(), noPassword, pair.chain().toArray(X509Certificate[]::new));
            var factory = KeyManagerFactory.getInstance("SunX509");
            factory.init(store, noPassword);
            return (X509ExtendedKeyManager) factory.getKeyManagers()[0];
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this JDK takes no key manager for " + pair, e);
        }
    }
}
