package dev.culvert.cli.status;

import dev.culvert.shared.BuildInfo;
import dev.culvert.shared.log.Printable;
import dev.culvert.shared.status.ClusterStatus;
import dev.culvert.shared.status.ClusterStatus.ClientStatus;
import dev.culvert.shared.status.ClusterStatus.NodeRow;
import dev.culvert.shared.status.OfferStatus;
import dev.culvert.shared.status.PortStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The status as inlets prints it, to the letter: without headings for TCP, with them otherwise. Below it stands what an
 * operator must know: upstreams that fail, ports that are not open, nodes that did not answer. Names that clients have
 * chosen are shown without control characters.
 */
final class StatusText {
    /** As wide as inlets has them. */
    private static final int[] WIDTHS = {32, 19, 10};

    private StatusText() {}

    static List<String> lines(BuildInfo own, ClusterStatus status, Instant now) {
        List<String> lines = head(own, status, now);
        Table table = new Table("Client ID", "Remote Address", "Connected", "Upstreams").widths(WIDTHS);
        for (ClientStatus client : status.clients()) {
            table.row(
                    shown(client.clientId()),
                    shown(client.remoteAddr()),
                    Ago.since(client.since(), now),
                    upstreams(client));
        }
        lines.addAll(table.lines());
        lines.addAll(troubles(status));
        return lines;
    }

    /** The same with what flows now. */
    static List<String> watched(BuildInfo own, ClusterStatus status, Rates rates, Instant now) {
        List<String> lines = head(own, status, now);
        Table table = new Table("Client ID", "Remote Address", "Connected", "Streams", "In/s", "Out/s", "Upstreams")
                .widths(WIDTHS);
        for (ClientStatus client : status.clients()) {
            Rates.Rate rate = rates.of(client);
            table.row(
                    shown(client.clientId()),
                    shown(client.remoteAddr()),
                    Ago.since(client.since(), now),
                    Integer.toString(client.openStreams()),
                    Bytes.text(rate.in()),
                    Bytes.text(rate.out()),
                    upstreams(client));
        }
        lines.addAll(table.lines());
        lines.addAll(troubles(status));
        return lines;
    }

    static List<String> head(BuildInfo own, ClusterStatus status, Instant now) {
        ClusterStatus.Info info = status.info();
        boolean headings = !info.mode().equals("tcp");
        List<String> lines = new ArrayList<>();
        lines.add("Querying server status. Version " + own.version() + " - " + own.commit());
        if (headings) {
            lines.add("Server info:");
        }
        lines.add("Hostname: " + shown(info.hostname()));
        lines.add("Started: " + Ago.since(info.startTime(), now));
        lines.add("Mode: " + shown(info.mode()));
        lines.add("Version: " + shown(info.version()));
        lines.add("");
        if (headings) {
            lines.add("Connected clients:");
        }
        return lines;
    }

    static List<String> troubles(ClusterStatus status) {
        List<String> lines = new ArrayList<>();
        if (!status.info().ready()) {
            lines.add("Not ready: " + shown(status.info().node()) + " is starting or draining");
        }
        for (ClientStatus client : status.clients()) {
            for (OfferStatus offer : client.offers()) {
                if (Boolean.FALSE.equals(offer.healthy())) {
                    lines.add("Failing: " + shown(offer.name()) + " of " + shown(client.clientId()) + ": "
                            + shown(String.valueOf(offer.reason())));
                }
            }
        }
        for (NodeRow node : status.nodes()) {
            for (PortStatus port : node.ports()) {
                if (port.trouble() != null) {
                    lines.add("Not open: port " + port.port() + " on " + shown(node.node()) + ": "
                            + shown(port.trouble()));
                }
            }
        }
        if (status.partial()) {
            lines.add("Partial: " + missing(status));
        }
        if (!lines.isEmpty()) {
            lines.add(0, "");
        }
        return lines;
    }

    static String upstreams(ClientStatus client) {
        return client.upstreams().stream().map(StatusText::shown).collect(Collectors.joining(", "));
    }

    static String shown(String text) {
        return Printable.of(text);
    }

    private static String missing(ClusterStatus status) {
        if (status.missing().isEmpty()) {
            return "no node with the role status has answered, this is what "
                    + shown(status.info().node()) + " knows";
        }
        return "no answer from "
                + status.missing().stream().map(StatusText::shown).collect(Collectors.joining(", "));
    }
}
