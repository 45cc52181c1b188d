package dev.culvert.client.upstream;

import dev.culvert.shared.log.Printable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether an upstream worked when a server last asked; says each change once. */
final class UpstreamState {
    private static final Logger LOG = LoggerFactory.getLogger(UpstreamState.class);

    private final String name;
    private boolean failing;

    /** @param name as it was configured */
    UpstreamState(String name) {
        this.name = name;
    }

    void works() {
        if (failing) {
            failing = false;
            LOG.info("upstream works again upstream={}", name);
        }
    }

    void fails(String reason) {
        if (!failing) {
            failing = true;
            LOG.warn("upstream failed upstream={} reason=\"{}\"", name, Printable.of(reason, 300));
        }
    }
}
