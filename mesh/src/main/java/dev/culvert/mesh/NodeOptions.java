package dev.culvert.mesh;

import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.probe.Pulses;
import dev.culvert.shared.probe.Readiness;
import dev.culvert.shared.time.Clock;

/**
 * What a node is made of.
 *
 * @param name its name in the cluster
 * @param budget the process's
 * @param clock the process's
 * @param readiness moved on by the composition root
 * @param pulses of all the process's verticles
 */
public record NodeOptions(String name, Budget budget, Clock clock, Readiness readiness, Pulses pulses) {}
