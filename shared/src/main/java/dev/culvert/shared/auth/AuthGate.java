package dev.culvert.shared.auth;

import dev.culvert.shared.token.Secret;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Tells right tokens from wrong ones and makes guessing slow.
 *
 * <p>A right token is accepted at once, whatever its address did before, and does not clear that address's record:
 * behind one address there can be many clients, and a guesser among them. A wrong or missing one gets its 401 late
 * ({@link Guesses}).
 *
 * <p>Thread-safe; only wrong tokens meet a lock.
 */
public final class AuthGate {

    private static final String SCHEME = "bearer ";

    private final Secret token;
    private final LongSupplier nanoTime;
    private final Guesses guesses;
    private final LongAdder accepted = new LongAdder();
    private final LongAdder unauthorized = new LongAdder();
    private final LongAdder tooMany = new LongAdder();

    /**
     * A gate that {@code token} opens.
     *
     * @param nanoTime a monotonic clock, as {@link System#nanoTime}
     */
    public AuthGate(Secret token, LongSupplier nanoTime) {
        this(token, nanoTime, new Guesses(Guesses.MAX_ADDRESSES));
    }

    AuthGate(Secret token, LongSupplier nanoTime, Guesses guesses) {
        this.token = token;
        this.nanoTime = nanoTime;
        this.guesses = guesses;
    }

    /** A gate for another token that shares this one's memory of guesses, so that nobody may guess twice as fast. */
    public AuthGate besides(Secret other) {
        return new AuthGate(other, nanoTime, guesses);
    }

    /**
     * Judges one request.
     *
     * @param authorization every {@code Authorization} header of the request; more or fewer than one is wrong
     * @param from the address of the connection's other end
     */
    public Verdict check(List<String> authorization, InetAddress from) {
        if (bearer(authorization).filter(token::matches).isPresent()) {
            accepted.increment();
            return new Verdict.Accept();
        }
        Optional<Duration> delay = guesses.delay(AddressBlock.of(from), nanoTime.getAsLong());
        if (delay.isPresent()) {
            unauthorized.increment();
            return new Verdict.Unauthorized(delay.get());
        }
        tooMany.increment();
        return new Verdict.TooMany();
    }

    /** Requests with the right token so far. */
    public long accepted() {
        return accepted.sum();
    }

    /** Requests that earned a 401 so far. */
    public long unauthorized() {
        return unauthorized.sum();
    }

    /** Requests that earned a 429 so far. */
    public long tooMany() {
        return tooMany.sum();
    }

    /** RFC 6750 §2.1: the scheme in any case, one space, and a token without spaces. */
    private static Optional<String> bearer(List<String> authorization) {
        if (authorization.size() != 1) {
            return Optional.empty();
        }
        String header = authorization.get(0);
        if (header.length() <= SCHEME.length()
                || !header.substring(0, SCHEME.length())
                        .toLowerCase(Locale.ROOT)
                        .equals(SCHEME)) {
            return Optional.empty();
        }
        String credentials = header.substring(SCHEME.length());
        return credentials.chars().allMatch(c -> c > ' ' && c <= '~') ? Optional.of(credentials) : Optional.empty();
    }
}
