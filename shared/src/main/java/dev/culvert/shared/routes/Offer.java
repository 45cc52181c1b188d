package dev.culvert.shared.routes;

/**
 * One thing that a client offers.
 *
 * @param number the client's own number for it, which OPEN carries
 * @param kind HTTP or TCP
 * @param host HTTP: a lower-case host name, {@code *.domain} or {@code *}; TCP: empty
 * @param path HTTP: a prefix that starts with a slash; TCP: empty
 * @param port TCP: the public port; HTTP: 0
 * @param upstream what the client forwards to, for people: {@code http://127.0.0.1:8080}, {@code localhost:8001}
 */
public record Offer(int number, OfferKind kind, String host, String path, int port, String upstream) {

    /** An HTTP offer. */
    public static Offer http(int number, String host, String path, String upstream) {
        return new Offer(number, OfferKind.HTTP, host, path, 0, upstream);
    }

    /** A TCP offer. */
    public static Offer tcp(int number, int port, String upstream) {
        return new Offer(number, OfferKind.TCP, "", "", port, upstream);
    }

    /** What visitors come to, for people: {@code app.example/api}, {@code *}, or a port. */
    public String route() {
        return kind == OfferKind.TCP ? Integer.toString(port) : host + (path.equals("/") ? "" : path);
    }
}
