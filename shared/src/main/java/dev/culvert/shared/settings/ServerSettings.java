package dev.culvert.shared.settings;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One exit server.
 *
 * @param nodeName its name in the cluster and in what clients are told
 * @param control where clients and probes connect
 * @param http where visitors' HTTP requests arrive
 * @param tcp how visitors' TCP connections are treated
 * @param loadBalancer what stands in front
 * @param forwards whether and where clients may be led in this server's network
 * @param roles the planes that this process runs
 * @param token the shared secret's place
 * @param adminToken the place of the secret for whoever looks and commands; null where it is the clients' too
 * @param tls of the control port
 * @param advertiseUrl how clients reach this very node, where it is not the URL that they dialled
 * @param cluster absent on a server that stands alone
 * @param accessLog whether and where visitors' requests and connections are written down
 * @param memoryBudget for all streams together
 * @param grace how long running streams may take on SIGTERM
 */
public record ServerSettings(
        String nodeName,
        BindAddress control,
        BindAddress http,
        TcpSettings tcp,
        LoadBalancerSettings loadBalancer,
        ForwardSettings forwards,
        Set<Role> roles,
        TokenSource token,
        @Nullable TokenSource adminToken,
        TlsSettings tls,
        @Nullable ServerUrl advertiseUrl,
        @Nullable ClusterSettings cluster,
        AccessLogSettings accessLog,
        DataSize memoryBudget,
        Duration grace) {

    public static final int DEFAULT_HTTP_PORT = 8000;
    public static final DataSize DEFAULT_MEMORY_BUDGET = new DataSize(40, true);
    public static final Duration DEFAULT_GRACE = Duration.ofSeconds(30);

    /** Of heap and direct memory together. */
    public static final int MOST_BUDGET_PERCENT = 90;

    private static final long SMALLEST_BUDGET_BYTES = 1 << 20;

    public ServerSettings {
        if (!nodeName.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}")) {
            throw InvalidSettingException.of(
                    "--node-name", nodeName, "1 to 63 letters, digits, dots, hyphens or underscores");
        }
        roles = Set.copyOf(roles);
        boolean takesVisitors = roles.contains(Role.HTTP) || roles.contains(Role.TCP);
        if (cluster == null && !(roles.contains(Role.CONTROL) && takesVisitors)) {
            throw InvalidSettingException.of(
                    "--roles",
                    roles.stream().map(Role::flag).sorted().collect(Collectors.joining(",")),
                    "control and at least one of http and tcp on a server that stands alone;"
                            + " --cluster-dir lets nodes share them");
        }
        if (roles.contains(Role.HTTP)
                && control.port() != 0
                && control.port() == http.port()
                && overlap(control.host(), http.host())) {
            throw InvalidSettingException.of(
                    "--port", http.port(), "another port than --control-port on " + control.host());
        }
        checkBudget(memoryBudget);
        Expect.notNegative("--grace", grace);
    }

    /** The ports that clients may have opened, and never one that this server listens on itself. */
    public AllowedPorts allowedPorts() {
        Set<Integer> own = new HashSet<>();
        own.add(control.port());
        if (roles.contains(Role.HTTP)) {
            own.add(http.port());
        }
        if (cluster != null) {
            own.addAll(List.of(cluster.memberPort(), cluster.busPort(), cluster.peerPort()));
        }
        own.remove(0);
        return new AllowedPorts(tcp.ports(), own);
    }

    private static void checkBudget(DataSize budget) {
        if (budget.percent()
                ? budget.amount() < 1 || budget.amount() > MOST_BUDGET_PERCENT
                : budget.amount() < SMALLEST_BUDGET_BYTES) {
            throw InvalidSettingException.of("--memory-budget", budget, "1% to 90%, or 1MiB or more");
        }
    }

    private static boolean overlap(String one, String other) {
        return one.equals(other) || everyAddress(one) || everyAddress(other);
    }

    private static boolean everyAddress(String host) {
        return host.equals("0.0.0.0") || host.equals("::");
    }
}
