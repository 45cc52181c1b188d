package dev.culvert.shared.routes;

/** What makes two offers the same route: host pattern and path, or port. */
record RouteKey(String pattern, String path, int port) {
    static RouteKey of(Offer offer) {
        return offer.kind() == OfferKind.TCP
                ? new RouteKey(Integer.toString(offer.port()), "", offer.port())
                : new RouteKey(offer.host(), offer.path(), 0);
    }
}
