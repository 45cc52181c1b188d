package dev.culvert.shared.routes;

/** What a client offers: HTTP hosts or TCP ports. */
public enum OfferKind {
    /** An HTTP host and path. */
    HTTP,
    /** A public TCP port. */
    TCP
}
