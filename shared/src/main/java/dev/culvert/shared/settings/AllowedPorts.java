package dev.culvert.shared.settings;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which ports clients may have opened for them.
 *
 * @param ranges what {@code --allow-ports} names
 * @param own what the server listens on itself; never allowed
 */
public record AllowedPorts(PortRanges ranges, Set<Integer> own) {
    /** Everything but the privileged ports, which must be named. */
    public static final PortRanges DEFAULT_RANGES = PortRanges.parse("--allow-ports", List.of("1024-65535"));

    /** Keeps a copy. */
    public AllowedPorts {
        own = Set.copyOf(own);
    }

    /** Why a client may not have the port, one sentence for people; null if it may. */
    public @Nullable String refusal(int port) {
        if (own.contains(port)) {
            return "port " + port + ": it is the server's own, which --allow-ports never includes (expected: another)";
        }
        return ranges.contains(port)
                ? null
                : "port " + port + ": clients may not open it (expected: one of " + ranges
                        + ", or the server's --allow-ports to name it)";
    }
}
