package dev.culvert.mesh;

import dev.culvert.shared.auth.AuthGate;
import dev.culvert.shared.meters.ServerFamilies;
import dev.culvert.shared.probe.ControlPort;

/**
 * The control port of a node that takes no clients.
 *
 * @param port where it listens
 * @param operators judges the tokens of those who look
 * @param families that its requests are counted in
 */
public record ProbePort(ControlPort port, AuthGate operators, ServerFamilies families) {}
