package dev.culvert.shared.link.handshake;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something that a client offers to visitors. An offer of a kind that the server does not know is refused by itself, it
 * does not end the link.
 *
 * @param n its number, from 1 on; OPEN names it
 * @param kind {@code http}, {@code tcp} or what later versions add
 * @param host with {@code http}: an exact host, {@code *.domain} or {@code *}
 * @param path with {@code http}: the prefix that a request's path must have
 * @param port with {@code tcp}: the server's port, 1–65535
 * @param upstream where the client leads it, for people to read
 */
public record OfferMessage(
        int n,
        String kind,
        @Nullable String host,
        @Nullable String path,
        @Nullable Integer port,
        String upstream) {

    /** Most offers of a client. */
    public static final int MAX_OFFERS = 1000;

    /** Checks every field; {@link IllegalArgumentException} says in one sentence what is wrong. */
    public OfferMessage {
        FieldCheck.range("offer n", n, 1, Integer.MAX_VALUE);
        FieldCheck.text("offer kind", kind, 32);
        FieldCheck.optionalText("offer host", host, 255);
        FieldCheck.optionalText("offer path", path, 1024);
        FieldCheck.text("offer upstream", upstream, 2048);
        if (kind.equals("http")) {
            FieldCheck.text("offer host", host, 255);
            FieldCheck.text("offer path", path, 1024);
        }
        if (kind.equals("tcp")) {
            FieldCheck.range("offer port", port == null ? 0 : port, 1, 65535);
        }
        if (path != null && !path.startsWith("/")) {
            throw new IllegalArgumentException("offer path: " + FieldCheck.quote(path) + " (expected: / at its start)");
        }
    }

    /** An offer of kind {@code http}. */
    public static OfferMessage http(int n, String host, String path, String upstream) {
        return new OfferMessage(n, "http", host, path, null, upstream);
    }

    /** An offer of kind {@code tcp}. */
    public static OfferMessage tcp(int n, int port, String upstream) {
        return new OfferMessage(n, "tcp", null, null, port, upstream);
    }

    static List<OfferMessage> checkAll(@Nullable List<OfferMessage> offers) {
        List<OfferMessage> checked = FieldCheck.list("offers", offers, MAX_OFFERS);
        Set<Integer> numbers = new HashSet<>();
        for (OfferMessage offer : checked) {
            if (!numbers.add(offer.n())) {
                throw new IllegalArgumentException("offer n: " + offer.n() + " twice (expected: once)");
            }
        }
        return checked;
    }
}
