package dev.culvert.cli.status;

import static dev.culvert.cli.status.StatusText.shown;

import dev.culvert.shared.status.ClusterStatus;
import dev.culvert.shared.status.ClusterStatus.ClientStatus;
import dev.culvert.shared.status.ClusterStatus.NodeRow;
import dev.culvert.shared.status.OfferStatus;
import dev.culvert.shared.status.PortStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an operator must know, a line each: upstreams that fail, ports that are not open, nodes that did not answer. */
final class Troubles {
    private Troubles() {}

    /** With an empty line in front; nothing at all where all is well. */
    static List<String> lines(ClusterStatus status, Instant now) {
        List<String> lines = new ArrayList<>();
        if (!status.info().ready()) {
            lines.add("Not ready: " + shown(status.info().node()) + " is starting or draining");
        }
        failing(status, now, lines);
        notOpen(status, lines);
        partial(status, lines);
        if (!lines.isEmpty()) {
            lines.add(0, "");
        }
        return lines;
    }

    /** When it last truly worked, for people. */
    static String proven(@Nullable String lastProven, Instant now) {
        return lastProven == null ? "never" : Ago.since(lastProven, now) + " ago";
    }

    private static void failing(ClusterStatus status, Instant now, List<String> lines) {
        for (ClientStatus client : status.clients()) {
            for (OfferStatus offer : client.offers()) {
                if (Boolean.FALSE.equals(offer.healthy())) {
                    lines.add("Failing: " + shown(offer.name()) + " of " + shown(client.clientId()) + ", "
                            + (offer.lastProven() == null
                                    ? "never worked"
                                    : "last worked " + proven(offer.lastProven(), now))
                            + ": " + shown(String.valueOf(offer.reason())));
                }
            }
        }
    }

    private static void notOpen(ClusterStatus status, List<String> lines) {
        for (NodeRow node : status.nodes()) {
            for (PortStatus port : node.ports()) {
                if (port.trouble() != null) {
                    lines.add("Not open on " + shown(node.node()) + ": " + shown(port.trouble()));
                }
            }
        }
    }

    private static void partial(ClusterStatus status, List<String> lines) {
        for (String missing : status.missing()) {
            lines.add("Partial: no answer from " + shown(missing) + reason(status, missing));
        }
        if (status.partial() && status.missing().isEmpty()) {
            lines.add("Partial: no node with the role status has answered, this is what "
                    + shown(status.info().node()) + " knows");
        }
    }

    private static String reason(ClusterStatus status, String missing) {
        return status.nodes().stream()
                .filter(node -> node.node().equals(missing) && node.reason() != null)
                .map(node -> ": " + shown(String.valueOf(node.reason())))
                .findFirst()
                .orElse("");
    }
}
