package dev.culvert.shared.status;

import dev.culvert.shared.status.ClusterStatus.ClientStatus;
import dev.culvert.shared.status.ClusterStatus.Info;
import dev.culvert.shared.status.ClusterStatus.LinkStatus;
import dev.culvert.shared.status.ClusterStatus.NodeRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Puts the cluster's status together from what nodes have told. Clients of a node that does not answer are left out: of
 * them nobody knows anything now.
 */
public final class StatusMerge {
    private static final Comparator<SessionStatus> OLDEST_FIRST =
            Comparator.comparing(SessionStatus::since).thenComparing(SessionStatus::slot);

    private StatusMerge() {}

    /**
     * @param asked the node that the operator has asked; its report should be among them
     * @param reports of all known nodes
     */
    public static ClusterStatus of(String asked, Collection<NodeReport> reports) {
        List<NodeStatus> answers = reports.stream()
                .filter(report -> report.silence() == null)
                .map(NodeReport::status)
                .filter(Objects::nonNull)
                .toList();
        List<String> missing = new ArrayList<>();
        for (NodeReport report : reports) {
            if (report.silence() != null) {
                missing.add(report.node());
            }
        }
        answers.forEach(node -> node.missing().forEach(part -> missing.add(node.node() + "/" + part)));
        return new ClusterStatus(
                info(asked, reports, answers),
                clients(answers),
                reports.stream()
                        .map(StatusMerge::row)
                        .sorted(Comparator.comparing(NodeRow::node))
                        .toList(),
                !missing.isEmpty(),
                missing.stream().sorted().toList());
    }

    private static Info info(String asked, Collection<NodeReport> reports, List<NodeStatus> answers) {
        NodeStatus own = reports.stream()
                .filter(report -> report.node().equals(asked))
                .map(NodeReport::status)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        String mode = mode(answers);
        return own == null
                ? new Info("unknown", "unknown", mode, "", "unknown", asked, false)
                : new Info(own.version(), own.sha(), mode, own.startTime(), own.hostname(), asked, own.ready());
    }

    private static String mode(List<NodeStatus> answers) {
        Set<String> modes = new TreeSet<>();
        answers.forEach(node -> modes.add(node.mode()));
        modes.remove(NodeAbout.NO_VISITORS);
        return modes.size() == 1 ? modes.iterator().next() : "both";
    }

    private static List<ClientStatus> clients(List<NodeStatus> answers) {
        Map<String, List<SessionStatus>> byClient = new LinkedHashMap<>();
        for (NodeStatus node : answers) {
            for (SessionStatus session : node.sessions()) {
                byClient.computeIfAbsent(session.clientId(), id -> new ArrayList<>())
                        .add(session);
            }
        }
        return byClient.values().stream()
                .map(StatusMerge::client)
                .sorted(Comparator.comparing(ClientStatus::since).thenComparing(ClientStatus::clientId))
                .toList();
    }

    private static ClientStatus client(List<SessionStatus> sessions) {
        List<SessionStatus> links = sessions.stream().sorted(OLDEST_FIRST).toList();
        SessionStatus oldest = links.get(0);
        List<OfferStatus> offers = offers(links);
        return new ClientStatus(
                oldest.clientId(),
                oldest.remoteAddr(),
                oldest.since(),
                links.stream()
                        .flatMap(link -> link.upstreams().stream())
                        .distinct()
                        .toList(),
                oldest.version(),
                links.stream().map(SessionStatus::node).distinct().toList(),
                links.stream()
                        .map(SessionStatus::rttMillis)
                        .filter(Objects::nonNull)
                        .min(Comparator.naturalOrder())
                        .orElse(null),
                links.stream().mapToInt(SessionStatus::openStreams).sum(),
                links.stream().mapToLong(SessionStatus::bytesIn).sum(),
                links.stream().mapToLong(SessionStatus::bytesOut).sum(),
                offers.stream().map(OfferStatus::lastProven).reduce(null, StatusMerge::later),
                offers,
                links.stream().map(StatusMerge::link).toList());
    }

    private static List<OfferStatus> offers(List<SessionStatus> links) {
        Map<String, OfferStatus> offers = new LinkedHashMap<>();
        for (SessionStatus link : links) {
            link.offers().forEach(offer -> offers.merge(offer.name(), offer, StatusMerge::better));
        }
        return List.copyOf(offers.values());
    }

    /** An offer works if it works through one of the links. */
    private static OfferStatus better(OfferStatus one, OfferStatus other) {
        OfferStatus said = one.healthy() == null || Boolean.TRUE.equals(other.healthy()) ? other : one;
        return new OfferStatus(one.name(), later(one.lastProven(), other.lastProven()), said.healthy(), said.reason());
    }

    private static @Nullable String later(@Nullable String one, @Nullable String other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static LinkStatus link(SessionStatus session) {
        return new LinkStatus(
                session.session(),
                session.slot(),
                session.node(),
                session.remoteAddr(),
                session.since(),
                session.rttMillis(),
                session.openStreams(),
                session.bytesIn(),
                session.bytesOut());
    }

    private static NodeRow row(NodeReport report) {
        NodeStatus told = report.status();
        boolean answered = report.silence() == null;
        NodeStatus present = answered ? told : null;
        return new NodeRow(
                report.node(),
                answered,
                report.silence(),
                told == null ? null : told.version(),
                told == null ? null : told.sha(),
                told == null ? null : told.mode(),
                told == null ? null : told.startTime(),
                told == null ? null : told.hostname(),
                told == null ? List.of() : told.roles(),
                present == null ? null : present.ready(),
                present == null ? List.of() : present.ports());
    }
}
