package dev.culvert.shared.settings;

import java.nio.file.Path;
import java.util.List;

/**
 * How a node finds and is found by the others.
 *
 * @param folder what {@code culvert cluster init} made
 * @param members whom to join, as HOST:PORT of their membership ports; empty for the first node
 * @param host the private address that the three ports below are bound to and that the others dial
 * @param memberPort Hazelcast's membership
 * @param busPort the event bus
 * @param peerPort peer links
 */
public record ClusterSettings(
        Path folder, List<HostPort> members, String host, int memberPort, int busPort, int peerPort) {

    public static final int DEFAULT_MEMBER_PORT = 5701;
    public static final int DEFAULT_BUS_PORT = 5801;
    public static final int DEFAULT_PEER_PORT = 5901;

    public ClusterSettings {
        members = List.copyOf(members);
        host = HostName.bindable("--cluster-addr", host);
        if (host.equals("0.0.0.0") || host.equals("::")) {
            throw InvalidSettingException.of(
                    "--cluster-addr", host, "the one private address at which the other nodes reach this one");
        }
        Expect.listenPort("--cluster-port", memberPort);
        Expect.listenPort("--bus-port", busPort);
        Expect.listenPort("--peer-port", peerPort);
    }

    /**
     * Reads {@code HOST:PORT,…}; without a port the membership port's default.
     *
     * @throws InvalidSettingException naming {@code --cluster-members}
     */
    public static List<HostPort> parseMembers(List<String> texts) {
        return texts.stream()
                .flatMap(list -> List.of(list.split(",", -1)).stream())
                .map(String::strip)
                .map(member ->
                        Authority.parse("--cluster-members", member, member).toHostPort(DEFAULT_MEMBER_PORT))
                .distinct()
                .toList();
    }
}
