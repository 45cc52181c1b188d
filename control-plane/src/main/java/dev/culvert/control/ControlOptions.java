package dev.culvert.control;

import dev.culvert.control.auth.AuthGate;
import dev.culvert.control.auth.PreAuthLimit;
import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.probe.ControlPort;
import dev.culvert.shared.probe.Pulses;
import dev.culvert.shared.probe.Readiness;
import dev.culvert.shared.time.Clock;
import dev.culvert.shared.token.ResumeSecrets;
import dev.culvert.shared.token.Secret;

/**
 * What all instances of a node's control plane share.
 *
 * @param nodeName told to clients
 * @param port where it listens
 * @param gate judges tokens
 * @param limit of connections that have shown no token
 * @param resume proves client ids
 * @param budget the process's
 * @param clock the process's
 * @param readiness for {@code /readyz}
 * @param pulses for {@code /healthz}
 */
public record ControlOptions(
        String nodeName,
        ControlPort port,
        AuthGate gate,
        PreAuthLimit limit,
        ResumeSecrets resume,
        Budget budget,
        Clock clock,
        Readiness readiness,
        Pulses pulses) {

    /** Those of a node whose clients show that token. */
    public static ControlOptions of(
            String nodeName,
            ControlPort port,
            Secret token,
            ResumeSecrets resume,
            Budget budget,
            Clock clock,
            Readiness readiness,
            Pulses pulses) {
        return new ControlOptions(
                nodeName,
                port,
                new AuthGate(token, clock::nanos),
                new PreAuthLimit(),
                resume,
                budget,
                clock,
                readiness,
                pulses);
    }
}
