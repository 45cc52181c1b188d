package dev.culvert.shared.status;

import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a node tells of itself.
 *
 * @param v of this record, 1
 * @param node its name
 * @param incarnation 32 hex digits, others after each start
 * @param version of its program
 * @param sha the commit that it was built from
 * @param mode {@code http}, {@code tcp} or {@code both}
 * @param startTime RFC 3339, whole seconds
 * @param hostname of its machine
 * @param roles its planes
 * @param ready whether it takes new work
 * @param sessions the client links that it holds
 * @param ports the TCP ports that it serves
 * @param partial whether a plane instance did not answer in time
 * @param missing which ones
 */
public record NodeStatus(
        int v,
        String node,
        String incarnation,
        String version,
        String sha,
        String mode,
        String startTime,
        String hostname,
        List<String> roles,
        boolean ready,
        List<SessionStatus> sessions,
        List<PortStatus> ports,
        boolean partial,
        List<String> missing) {

    /** The version of this record. */
    public static final int VERSION = 1;

    /** Keeps copies. */
    public NodeStatus {
        roles = Lists.copy(roles);
        sessions = Lists.copy(sessions);
        ports = Lists.copy(ports);
        missing = Lists.copy(missing);
    }

    /**
     * Put together from what its plane instances have told.
     *
     * @param missing those that did not answer
     */
    public static NodeStatus of(
            String node,
            String incarnation,
            NodeAbout about,
            boolean ready,
            List<PartStatus> parts,
            List<String> missing) {
        Map<Integer, PortStatus> ports = new TreeMap<>();
        parts.forEach(part -> part.ports().forEach(port -> ports.merge(port.port(), port, PortStatus::and)));
        return new NodeStatus(
                VERSION,
                node,
                incarnation,
                about.version(),
                about.sha(),
                about.mode(),
                about.startTime().truncatedTo(ChronoUnit.SECONDS).toString(),
                about.hostname(),
                about.roles(),
                ready,
                parts.stream().flatMap(part -> part.sessions().stream()).toList(),
                List.copyOf(ports.values()),
                !missing.isEmpty(),
                missing);
    }
}
