package dev.culvert.shared.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.function.Function;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Passes each question on to the newest key manager. An alias carries the generation that chose it, so a handshake
 * that began before a replacement ends with the pair that it began with; one generation back is kept for it.
 */
final class LiveKeyManager extends X509ExtendedKeyManager {

    private record Generation(
            long number,
            X509ExtendedKeyManager manager,
            @Nullable Generation before) {}

    private volatile @Nullable Generation newest;

    synchronized void replace(X509ExtendedKeyManager manager) {
        Generation old = newest;
        newest = old == null
                ? new Generation(0, manager, null)
                : new Generation(old.number + 1, manager, new Generation(old.number, old.manager, null));
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return choose(manager -> manager.chooseEngineServerAlias(keyType, issuers, engine));
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return choose(manager -> manager.chooseEngineClientAlias(keyTypes, issuers, engine));
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return choose(manager -> manager.chooseServerAlias(keyType, issuers, socket));
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return choose(manager -> manager.chooseClientAlias(keyTypes, issuers, socket));
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        String alias = chooseServerAlias(keyType, issuers, null);
        return alias == null ? null : new String[] {alias};
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        String alias = chooseClientAlias(new String[] {keyType}, issuers, null);
        return alias == null ? null : new String[] {alias};
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        Generation generation = named(alias);
        return generation == null ? null : generation.manager.getCertificateChain(inner(alias));
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        Generation generation = named(alias);
        return generation == null ? null : generation.manager.getPrivateKey(inner(alias));
    }

    private @Nullable String choose(Function<X509ExtendedKeyManager, @Nullable String> question) {
        Generation generation = newest;
        String inner = generation == null ? null : question.apply(generation.manager);
        return generation == null || inner == null ? null : generation.number + "/" + inner;
    }

    private @Nullable Generation named(String alias) {
        long number = Long.parseLong(alias.substring(0, alias.indexOf('/')));
        Generation generation = newest;
        while (generation != null && generation.number != number) {
            generation = generation.before;
        }
        return generation;
    }

    private static String inner(String alias) {
        return alias.substring(alias.indexOf('/') + 1);
    }
}
