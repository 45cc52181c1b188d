package dev.culvert.shared.status;

import org.jspecify.annotations.Nullable;

/**
 * Whether what a client offers works.
 *
 * @param name the route: host pattern and path, or port
 * @param lastProven when it last truly worked, RFC 3339; null while it has not been proven
 * @param healthy whether it works; null while nobody knows
 * @param reason why it does not, one sentence
 */
public record OfferStatus(
        String name,
        @Nullable String lastProven,
        @Nullable Boolean healthy,
        @Nullable String reason) {
    /** An offer that nobody has proven yet. */
    public static OfferStatus unproven(String name) {
        return new OfferStatus(name, null, null, null);
    }
}
