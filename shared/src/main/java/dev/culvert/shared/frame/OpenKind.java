package dev.culvert.shared.frame;

/** What a stream carries; the ordinal is the wire's. */
public enum OpenKind {
    /** A visitor's TCP connection; {@link Open#payload} is the public port, two bytes. */
    TCP,
    /** A visitor's HTTP request; {@link Open#payload} is the request head's block. */
    HTTP,
    /** A client's connection into the server's network; {@link Open#payload} is {@code HOST:PORT} in UTF-8. */
    FORWARD
}
