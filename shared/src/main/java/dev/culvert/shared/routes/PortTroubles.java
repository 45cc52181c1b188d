package dev.culvert.shared.routes;

import java.util.Map;

/**
 * Ports that routes ask for and that this node cannot open, all of them.
 *
 * @param reasons by port, each one sentence for people
 */
public record PortTroubles(Map<Integer, String> reasons) {
    /** Keeps a copy. */
    public PortTroubles {
        reasons = Map.copyOf(reasons);
    }
}
