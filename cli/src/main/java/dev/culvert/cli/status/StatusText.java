package dev.culvert.cli.status;

import dev.culvert.shared.BuildInfo;
import dev.culvert.shared.log.Printable;
import dev.culvert.shared.status.ClusterStatus;
import dev.culvert.shared.status.ClusterStatus.ClientStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The status as inlets prints it, to the letter: without headings for TCP, with them otherwise; {@link Troubles} below
 * it. Names that clients have chosen are shown without control characters.
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
        lines.addAll(Troubles.lines(status, now));
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
        lines.addAll(Troubles.lines(status, now));
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

    static String upstreams(ClientStatus client) {
        return client.upstreams().stream().map(StatusText::shown).collect(Collectors.joining(", "));
    }

    static String shown(String text) {
        return Printable.of(text);
    }
}
