package dev.culvert.mesh;

import dev.culvert.shared.auth.AuthGate;
import dev.culvert.shared.auth.PreAuthLimit;
import dev.culvert.shared.meters.ServerFamilies;
import dev.culvert.shared.probe.ControlPort;

/**
 * The control port of a node that takes no clients.
 *
 * @param port where it listens
 * @param operators judges the tokens of those who look
 * @param families that its requests are counted in
 * @param limit of connections that may be open at once: each is for one short answer, with a token or without
 */
public record ProbePort(ControlPort port, AuthGate operators, ServerFamilies families, PreAuthLimit limit) {
    /** One with as many places for strangers as a control plane has. */
    public ProbePort(ControlPort port, AuthGate operators, ServerFamilies families) {
        this(port, operators, families, new PreAuthLimit());
    }
}
