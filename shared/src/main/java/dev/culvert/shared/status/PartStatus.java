package dev.culvert.shared.status;

import java.util.List;

/**
 * What one plane instance tells of itself. Never leaves its node.
 *
 * @param sessions the client links that it holds
 * @param ports the TCP ports that it keeps or serves; {@link NodeStatus#of} puts together what is told of the same port
 */
public record PartStatus(List<SessionStatus> sessions, List<PortStatus> ports) {
    /** Of an instance that has nothing to tell but that it is there. */
    public static final PartStatus PRESENT = new PartStatus(List.of(), List.of());

    /** Keeps copies. */
    public PartStatus {
        sessions = List.copyOf(sessions);
        ports = List.copyOf(ports);
    }

    /** Of an instance with client links. */
    public static PartStatus ofSessions(List<SessionStatus> sessions) {
        return new PartStatus(sessions, List.of());
    }

    /** Of an instance with TCP ports. */
    public static PartStatus ofPorts(List<PortStatus> ports) {
        return new PartStatus(List.of(), ports);
    }
}
