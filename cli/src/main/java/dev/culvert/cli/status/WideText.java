package dev.culvert.cli.status;

import static dev.culvert.cli.status.StatusText.shown;

import dev.culvert.shared.BuildInfo;
import dev.culvert.shared.status.ClusterStatus;
import dev.culvert.shared.status.ClusterStatus.ClientStatus;
import dev.culvert.shared.status.ClusterStatus.NodeRow;
import dev.culvert.shared.status.OfferStatus;
import dev.culvert.shared.status.PortStatus;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Everything that is known of clients, routes, nodes and ports, a line each. */
final class WideText {
    private WideText() {}

    static List<String> lines(BuildInfo own, ClusterStatus status, Instant now) {
        List<String> lines = StatusText.head(own, status, now);
        lines.addAll(clients(status, now));
        for (List<String> table : List.of(routes(status, now), nodes(status, now), ports(status))) {
            if (table.size() > 1) { // not its headings alone
                lines.add("");
                lines.addAll(table);
            }
        }
        lines.addAll(Troubles.lines(status, now));
        return lines;
    }

    private static List<String> clients(ClusterStatus status, Instant now) {
        Table table = new Table(
                "Client ID",
                "Remote Address",
                "Connected",
                "Version",
                "Nodes",
                "Links",
                "Round Trip",
                "Streams",
                "In",
                "Out",
                "Last Worked",
                "Upstreams");
        for (ClientStatus client : status.clients()) {
            table.row(
                    shown(client.clientId()),
                    shown(client.remoteAddr()),
                    Ago.since(client.since(), now),
                    shown(client.version()),
                    shown(String.join(",", client.nodes())),
                    Integer.toString(client.links().size()),
                    roundTrip(client.rttMillis()),
                    Integer.toString(client.openStreams()),
                    Bytes.text((double) client.bytesIn()),
                    Bytes.text((double) client.bytesOut()),
                    Troubles.proven(client.lastProven(), now),
                    StatusText.upstreams(client));
        }
        return table.lines();
    }

    private static List<String> routes(ClusterStatus status, Instant now) {
        Table table = new Table("Route", "Client ID", "State", "Last Worked");
        for (ClientStatus client : status.clients()) {
            for (OfferStatus offer : client.offers()) {
                table.row(
                        shown(offer.name()),
                        shown(client.clientId()),
                        state(offer),
                        Troubles.proven(offer.lastProven(), now));
            }
        }
        return table.lines();
    }

    private static List<String> nodes(ClusterStatus status, Instant now) {
        Table table = new Table("Node", "State", "Started", "Version", "Mode", "Roles", "Hostname");
        for (NodeRow node : status.nodes()) {
            table.row(
                    shown(node.node()),
                    state(node),
                    node.startTime() == null ? "-" : Ago.since(node.startTime(), now),
                    text(node.version()),
                    text(node.mode()),
                    node.roles().isEmpty() ? "-" : shown(String.join(",", node.roles())),
                    text(node.hostname()));
        }
        return table.lines();
    }

    private static List<String> ports(ClusterStatus status) {
        Table table = new Table("Port", "Node", "State", "Connections");
        for (NodeRow node : status.nodes()) {
            for (PortStatus port : node.ports()) {
                table.row(
                        Integer.toString(port.port()),
                        shown(node.node()),
                        port.listening() ? "open" : "not open",
                        Integer.toString(port.connections()));
            }
        }
        return table.lines();
    }

    private static String state(NodeRow node) {
        if (!node.answered()) {
            return "no answer";
        }
        return Boolean.TRUE.equals(node.ready()) ? "ready" : "not ready";
    }

    private static String roundTrip(@Nullable Double millis) {
        return millis == null ? "-" : String.format(Locale.ROOT, "%.1f ms", millis);
    }

    private static String state(OfferStatus offer) {
        return offer.healthy() == null ? "unknown" : offer.healthy() ? "works" : "fails";
    }

    private static String text(@Nullable String text) {
        return text == null ? "-" : shown(text);
    }
}
