package dev.culvert.shared.frame;

import org.jspecify.annotations.Nullable;

/** What a stream carries; the numbers are the wire's. */
public enum OpenKind {
    /** A visitor's TCP connection; {@link Open#payload} is the public port, two bytes. */
    TCP(0),
    /** A visitor's HTTP request; {@link Open#payload} is the request head's block. */
    HTTP(1),
    /** A client's connection into the server's network; {@link Open#payload} is {@code HOST:PORT} in UTF-8. */
    FORWARD(2),
    /** A server's question whether the offer's upstream works; {@link Open#payload} is empty. */
    PROBE(3);

    private static final OpenKind[] BY_NUMBER = values();

    private final int number;

    OpenKind(int number) {
        this.number = number;
    }

    /** The kind on the wire, 8 bits. */
    public int number() {
        return number;
    }

    /** The kind of that number, null if there is none. */
    static @Nullable OpenKind of(int number) {
        return number < BY_NUMBER.length ? BY_NUMBER[number] : null;
    }
}
