package dev.culvert.control;

import dev.culvert.shared.auth.AuthGate;
import dev.culvert.shared.auth.PreAuthLimit;
import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.events.EventSink;
import dev.culvert.shared.meters.Meters;
import dev.culvert.shared.meters.ServerFamilies;
import dev.culvert.shared.probe.ControlPort;
import dev.culvert.shared.probe.Pulses;
import dev.culvert.shared.probe.Readiness;
import dev.culvert.shared.probe.Scrape;
import dev.culvert.shared.settings.ForwardSettings;
import dev.culvert.shared.time.Clock;
import dev.culvert.shared.token.ResumeSecrets;
import dev.culvert.shared.token.Secret;
import java.util.List;

/**
 * What all instances of a node's control plane share.
 *
 * @param nodeName told to clients
 * @param port where it listens
 * @param gate judges clients' tokens
 * @param operators judges the tokens of those who look
 * @param limit of connections that have shown no token
 * @param resume proves client ids
 * @param budget the process's
 * @param clock the process's
 * @param readiness for {@code /readyz}
 * @param pulses for {@code /healthz}
 * @param scrape for {@code /metrics}
 * @param meters what the control plane counts
 * @param forwards where clients may be led in this node's network
 * @param offers what clients may offer
 * @param events is told what happens
 */
public record ControlOptions(
        String nodeName,
        ControlPort port,
        AuthGate gate,
        AuthGate operators,
        PreAuthLimit limit,
        ResumeSecrets resume,
        Budget budget,
        Clock clock,
        Readiness readiness,
        Pulses pulses,
        Scrape scrape,
        ControlMeters meters,
        ForwardSettings forwards,
        OfferPolicy offers,
        EventSink events) {

    /** Those of a node whose clients, and whoever looks, show that token, and whose clients offer HTTP. */
    public static ControlOptions of(
            String nodeName,
            ControlPort port,
            Secret token,
            ResumeSecrets resume,
            Budget budget,
            Clock clock,
            Readiness readiness,
            Pulses pulses) {
        AuthGate gate = new AuthGate(token, clock::nanos);
        Meters meters = new Meters();
        return new ControlOptions(
                nodeName,
                port,
                gate,
                gate,
                new PreAuthLimit(),
                resume,
                budget,
                clock,
                readiness,
                pulses,
                new Scrape(meters),
                new ControlMeters(meters.registry(), ServerFamilies.of(List.of())),
                ForwardSettings.OFF,
                OfferPolicy.HTTP,
                EventSink.NONE);
    }

    /** The same with the meters of the process, in the families that its node serves. */
    public ControlOptions metered(Meters process, ServerFamilies families) {
        return new ControlOptions(
                nodeName,
                port,
                gate,
                operators,
                limit,
                resume,
                budget,
                clock,
                readiness,
                pulses,
                new Scrape(process),
                new ControlMeters(process.registry(), families),
                forwards,
                offers,
                events);
    }

    /** The same with other rules for local forwarding. */
    public ControlOptions forwarding(ForwardSettings others) {
        return new ControlOptions(
                nodeName, port, gate, operators, limit, resume, budget, clock, readiness, pulses, scrape, meters,
                others, offers, events);
    }

    /** The same, with other offers taken. */
    public ControlOptions taking(OfferPolicy others) {
        return new ControlOptions(
                nodeName, port, gate, operators, limit, resume, budget, clock, readiness, pulses, scrape, meters,
                forwards, others, events);
    }

    /** The same where whoever looks needs that token instead. */
    public ControlOptions operatedWith(Secret adminToken) {
        return new ControlOptions(
                nodeName,
                port,
                gate,
                gate.besides(adminToken),
                limit,
                resume,
                budget,
                clock,
                readiness,
                pulses,
                scrape,
                meters,
                forwards,
                offers,
                events);
    }

    /** The same, telling that sink what happens. */
    public ControlOptions telling(EventSink sink) {
        return new ControlOptions(
                nodeName, port, gate, operators, limit, resume, budget, clock, readiness, pulses, scrape, meters,
                forwards, offers, sink);
    }
}
