package dev.culvert.shared.tls;

import dev.culvert.shared.files.FileProblem;
import dev.culvert.shared.files.PrivateFiles;
import dev.culvert.shared.log.Printable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The CAs of the servers that a client has met, a file each, as OpenSSH's {@code known_hosts}: the first is trusted, a
 * different one later is not. A pin stands above what is kept.
 *
 * <p>A client asks {@link #atDial}; where that says so, or where the handshake found the kept CA wrong, it fetches the
 * CA and asks {@link #withFetched}; after a handshake over a trusted CA it calls {@link #keep}. A CA is kept only then,
 * so that a hotel's captive portal, which cannot follow with a handshake, leaves nothing behind.
 *
 * <p>Thread-safe; blocks on small files.
 */
public final class KnownCas {

    private static final String EXPECTED = "the certificate of a CA, in PEM";
    private static final Logger LOG = LoggerFactory.getLogger(KnownCas.class);

    private final Path folder;
    private final Map<Path, X509Certificate> unwritten = new ConcurrentHashMap<>();

    /** {@code folder} is made when the first CA is kept. */
    public KnownCas(Path folder) {
        this.folder = folder;
    }

    /** Before dialling: trusted by what is kept, or to be fetched. */
    public TrustDecision atDial(String host, int port, @Nullable CaPin pin) {
        try {
            return kept(host, port)
                    .filter(ca -> pin == null || pin.matches(ca))
                    .<TrustDecision>map(ca -> new TrustDecision.Trusted(ca, false))
                    .orElseGet(TrustDecision.FetchFirst::new);
        } catch (FileProblem e) {
            return pin == null ? new TrustDecision.Refused(sentence(e)) : new TrustDecision.FetchFirst();
        }
    }

    /** With what the server at {@code host:port} gave as its CA; never {@link TrustDecision.FetchFirst}. */
    public TrustDecision withFetched(String host, int port, byte[] pem, @Nullable CaPin pin) {
        String server = name(host, port);
        try {
            X509Certificate fetched = ca(pem, "https://" + server + "/.well-known/ca.crt");
            return pin == null
                    ? compare(server, file(host, port), fetched, kept(host, port))
                    : check(server, fetched, pin);
        } catch (FileProblem e) {
            return new TrustDecision.Refused(sentence(e));
        }
    }

    /**
     * Remembers {@code ca}, over which a handshake has succeeded. Where the folder cannot be written this is logged,
     * and holds for this process.
     */
    public void keep(String host, int port, X509Certificate ca) {
        Path file = file(host, port);
        byte[] pem = Pem.encode(List.of(ca));
        try {
            if (!holds(file, pem)) {
                PrivateFiles.createFolder(folder);
                PrivateFiles.writePublic(file, pem);
            }
        } catch (FileProblem e) {
            if (!ca.equals(unwritten.put(file, ca))) {
                LOG.warn("CA kept for this process only: server={} reason=\"{}\"", name(host, port), e.getMessage());
            }
        }
    }

    /** Where the CA of that server is kept, whether or not it is there yet. */
    public Path file(String host, int port) {
        return folder.resolve(fileName(host) + "_" + port + ".crt");
    }

    private static TrustDecision check(String server, X509Certificate fetched, CaPin pin) {
        if (pin.matches(fetched)) {
            return new TrustDecision.Trusted(fetched, false);
        }
        return new TrustDecision.Refused(
                ("--ca-pin: the CA of %s has the fingerprint %s (expected: %s); no token was sent. Compare with the pin"
                                + " that the server prints when it starts; if that is the one you gave, someone stands"
                                + " between you and the server")
                        .formatted(server, CaPin.of(fetched), pin));
    }

    private static TrustDecision compare(
            String server, Path file, X509Certificate fetched, Optional<X509Certificate> kept) {
        if (kept.isEmpty()) {
            return new TrustDecision.Trusted(fetched, true);
        }
        // a CA that was renewed with its key is the same CA, and only its owner could use it
        if (fetched.getPublicKey().equals(kept.get().getPublicKey())) {
            return new TrustDecision.Trusted(fetched, false);
        }
        return new TrustDecision.Refused(
                ("the CA of %s has changed: its fingerprint is %s (expected: %s, kept in %s); no token was sent. If the"
                                + " server was given a new CA on purpose, delete that file, or give --ca-pin %s")
                        .formatted(
                                server,
                                CaPin.of(fetched),
                                CaPin.of(kept.get()),
                                Printable.of(file),
                                CaPin.of(fetched)));
    }

    private Optional<X509Certificate> kept(String host, int port) {
        Path file = file(host, port);
        return Files.exists(file) ? Optional.of(read(file)) : Optional.ofNullable(unwritten.get(file));
    }

    private static boolean holds(Path file, byte[] pem) {
        return Files.isReadable(file) && Arrays.equals(PrivateFiles.read(file, EXPECTED), pem);
    }

    private static X509Certificate read(Path file) {
        return ca(PrivateFiles.read(file, EXPECTED), file.toString());
    }

    private static X509Certificate ca(byte[] pem, String source) {
        X509Certificate first = Pem.certificates(pem, source).get(0);
        if (first.getBasicConstraints() < 0) {
            throw new FileProblem("%s: %s is not a CA (expected: %s)"
                    .formatted(Printable.of(source), Printable.of(first.getSubjectX500Principal()), EXPECTED));
        }
        return first;
    }

    private static String sentence(FileProblem e) {
        return String.valueOf(e.getMessage());
    }

    private static String name(String host, int port) {
        String bare = bare(host);
        return Printable.of(bare.contains(":") ? "[" + bare + "]:" + port : bare + ":" + port, 300);
    }

    /** Letters, digits, dots and hyphens as they are, anything else as {@code _} and its code in hex. */
    private static String fileName(String host) {
        var name = new StringBuilder();
        String lower = bare(host).toLowerCase(Locale.ROOT);
        for (int i = 0; i < lower.length(); i++) {
            char c = lower.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || (c == '.' && i > 0);
            name.append(plain ? String.valueOf(c) : "_" + Integer.toHexString(c));
        }
        return name.toString();
    }

    private static String bare(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }
}
