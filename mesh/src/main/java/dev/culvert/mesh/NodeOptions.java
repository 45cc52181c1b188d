package dev.culvert.mesh;

import dev.culvert.mesh.cluster.Membership;
import dev.culvert.shared.BuildInfo;
import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.events.EventSink;
import dev.culvert.shared.meters.Meters;
import dev.culvert.shared.probe.Pulses;
import dev.culvert.shared.probe.Readiness;
import dev.culvert.shared.status.NodeAbout;
import dev.culvert.shared.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a node is made of.
 *
 * @param identity its name in the cluster, and its incarnation
 * @param about what it tells of itself
 * @param budget the process's
 * @param clock the process's
 * @param readiness moved on by the composition root
 * @param pulses of all the process's verticles
 * @param meters of the process
 * @param events is told what happens on the node
 * @param membership null on a node that stands alone
 * @param probes what answers at the control port, where no control plane of this node opens it; null where one does
 */
public record NodeOptions(
        NodeIdentity identity,
        NodeAbout about,
        Budget budget,
        Clock clock,
        Readiness readiness,
        Pulses pulses,
        Meters meters,
        EventSink events,
        @Nullable Membership membership,
        @Nullable ProbePort probes) {

    /** A node that stands alone, with a control plane. */
    public NodeOptions(String name, Budget budget, Clock clock, Readiness readiness, Pulses pulses) {
        this(
                NodeIdentity.of(name),
                NodeAbout.now(BuildInfo.read(), "both", name, List.of()),
                budget,
                clock,
                readiness,
                pulses,
                new Meters(),
                EventSink.NONE,
                null,
                null);
    }

    /** Its name in the cluster. */
    public String name() {
        return identity.name();
    }

    /** The same, telling that of itself. */
    public NodeOptions describedAs(NodeAbout told) {
        return new NodeOptions(identity, told, budget, clock, readiness, pulses, meters, events, membership, probes);
    }

    /** The same in a cluster. */
    public NodeOptions in(Membership cluster) {
        return new NodeOptions(identity, about, budget, clock, readiness, pulses, meters, events, cluster, probes);
    }

    /** The same with the meters of the process. */
    public NodeOptions metered(Meters process) {
        return new NodeOptions(identity, about, budget, clock, readiness, pulses, process, events, membership, probes);
    }

    /** The same, telling that sink what happens. */
    public NodeOptions telling(EventSink sink) {
        return new NodeOptions(identity, about, budget, clock, readiness, pulses, meters, sink, membership, probes);
    }

    /** The same, answering at a control port that no control plane opens. */
    public NodeOptions probedAt(ProbePort port) {
        return new NodeOptions(identity, about, budget, clock, readiness, pulses, meters, events, membership, port);
    }
}
