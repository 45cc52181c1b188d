package dev.culvert.mesh.peer;

import dev.culvert.mesh.NodeIdentity;
import dev.culvert.mesh.table.RouteTable;
import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.events.EventSink;
import dev.culvert.shared.meters.LinkMeters;
import dev.culvert.shared.probe.Readiness;
import dev.culvert.shared.time.Clock;
import java.util.function.Consumer;

/**
 * What the links to the other nodes need of this one.
 *
 * @param self this node
 * @param address where it accepts peer links
 * @param table its routes, which the links' owner writes
 * @param meters of its links
 * @param events is told of nodes that come and go
 * @param changed called when routes have changed
 * @param nameInUse called with a sentence when another node of this name is alive
 */
public record PeersOptions(
        NodeIdentity self,
        String address,
        RouteTable table,
        Budget budget,
        Clock clock,
        Readiness readiness,
        LinkMeters meters,
        EventSink events,
        Runnable changed,
        Consumer<String> nameInUse) {}
