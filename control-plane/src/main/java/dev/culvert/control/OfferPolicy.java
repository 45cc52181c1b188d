package dev.culvert.control;

import dev.culvert.shared.settings.AllowedPorts;
import org.jspecify.annotations.Nullable;

/**
 * What clients may offer through this node, whichever node's planes serve it.
 *
 * @param http whether HTTP hosts are taken
 * @param ports which TCP ports are taken; null for none
 */
public record OfferPolicy(boolean http, @Nullable AllowedPorts ports) {
    /** Of a server for HTTP alone. */
    public static final OfferPolicy HTTP = new OfferPolicy(true, null);

    /** Of a server for TCP alone. */
    public static OfferPolicy tcp(AllowedPorts ports) {
        return new OfferPolicy(false, ports);
    }

    /** Of a server for both. */
    public static OfferPolicy both(AllowedPorts ports) {
        return new OfferPolicy(true, ports);
    }
}
