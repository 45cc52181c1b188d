package dev.culvert.cli.flag;

import dev.culvert.shared.settings.AllowedPorts;
import dev.culvert.shared.settings.Balance;
import dev.culvert.shared.settings.BindAddress;
import dev.culvert.shared.settings.ClusterSettings;
import dev.culvert.shared.settings.DataSize;
import dev.culvert.shared.settings.Durations;
import dev.culvert.shared.settings.ForwardSettings;
import dev.culvert.shared.settings.InvalidSettingException;
import dev.culvert.shared.settings.LoadBalancerSettings;
import dev.culvert.shared.settings.PortRanges;
import dev.culvert.shared.settings.ProxyProtocol;
import dev.culvert.shared.settings.Role;
import dev.culvert.shared.settings.ServerSettings;
import dev.culvert.shared.settings.ServerUrl;
import dev.culvert.shared.settings.TcpSettings;
import dev.culvert.shared.settings.TlsSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The flags of an exit server. */
public final class ServerFlags {

    public static final Flag CONTROL_ADDR =
            Flag.one("--control-addr", "ADDRESS", "0.0.0.0", "Where clients and probes connect.");
    public static final Flag CONTROL_PORT = Flag.one(
            "--control-port", "PORT", String.valueOf(ServerUrl.DEFAULT_PORT), "The port for clients and probes.");
    public static final Flag DATA_ADDR = Flag.one("--data-addr", "ADDRESS", "0.0.0.0", "Where visitors connect.");
    public static final Flag PORT = Flag.one(
            "--port", "PORT", String.valueOf(ServerSettings.DEFAULT_HTTP_PORT), "The port for visitors' HTTP.");

    public static final Flag AUTO_TLS = Flag.onOff(
            "--auto-tls", true, "Make a CA and a certificate for the control port, and serve the CA to clients.");
    public static final Flag AUTO_TLS_SAN =
            Flag.list("--auto-tls-san", "NAME", "A DNS name or an IP address for the certificate. May be repeated.");
    public static final Flag AUTO_TLS_PATH = Flag.one(
            "--auto-tls-path", "FOLDER", "under the user's state folder", "Where CA and certificate are kept.");
    public static final Flag TLS_CERT =
            Flag.one("--tls-cert", "FILE", null, "Your own certificate chain (PEM), with --auto-tls=false.");
    public static final Flag TLS_KEY =
            Flag.one("--tls-key", "FILE", null, "Its private key (PEM). Both are read again when they change.");

    public static final Flag CLUSTER_DIR =
            Flag.one("--cluster-dir", "FOLDER", "off", "Turn clustering on, with the files of culvert cluster init.");
    public static final Flag CLUSTER_MEMBERS =
            Flag.list("--cluster-members", "HOST:PORT", "Nodes to join, by their --cluster-port. May be repeated.");
    public static final Flag CLUSTER_ADDR = Flag.one(
            "--cluster-addr", "ADDRESS", "127.0.0.1", "The private address at which other nodes reach this one.");
    public static final Flag CLUSTER_PORT =
            Flag.one("--cluster-port", "PORT", String.valueOf(ClusterSettings.DEFAULT_MEMBER_PORT), "Membership.");
    public static final Flag BUS_PORT =
            Flag.one("--bus-port", "PORT", String.valueOf(ClusterSettings.DEFAULT_BUS_PORT), "The event bus.");
    public static final Flag PEER_PORT =
            Flag.one("--peer-port", "PORT", String.valueOf(ClusterSettings.DEFAULT_PEER_PORT), "Links between nodes.");
    public static final Flag NODE_NAME = Flag.one("--node-name", "NAME", "the host name", "This node's name.");
    public static final Flag ADVERTISE_URL =
            Flag.one("--advertise-url", "URL", null, "How clients reach this very node, such as wss://node1.example.");
    public static final Flag ROLES = new Flag(
            "--roles",
            null,
            "ROLE",
            Flag.Kind.LIST,
            "all",
            false,
            "The planes of this node: control, http, tcp, status. Comma-separated.");

    public static final Flag ALLOW_PORTS = new Flag(
            "--allow-ports",
            null,
            "PORTS",
            Flag.Kind.LIST,
            AllowedPorts.DEFAULT_RANGES + " less the server's own",
            false,
            "The ports that clients may have opened; those below 1024 must be named. Such as 443,8000-9000.");
    public static final Flag BALANCE = Flag.one(
            "--balance",
            "WAY",
            Balance.ROUND_ROBIN.flag(),
            "How connections are shared out among the clients of a port: round-robin or least-connections.");
    public static final Flag IDLE_TIMEOUT = Flag.one(
            "--idle-timeout", "DURATION", "off", "Reset TCP connections that carry no byte either way for this long.");
    public static final Flag VISITOR_CONNECTIONS = Flag.one(
            "--visitor-connections",
            "NUMBER",
            String.valueOf(TcpSettings.DEFAULT_VISITOR_CONNECTIONS),
            "TCP connections that one visitor's address may have at once; 0 for any number.");
    public static final Flag PROXY_PROTOCOL =
            Flag.one("--proxy-protocol", "v1|v2", "off", "Send upstreams a PROXY header with the visitor's address.");
    public static final Flag LB_PROXY_PROTOCOL = Flag.one(
            "--lb-proxy-protocol",
            "v1|v2",
            "off",
            "Every visitor's connection must begin with this PROXY header, from the load balancer in front.");
    public static final Flag LB_PROXY_PROTOCOL_CONTROL =
            Flag.one("--lb-proxy-protocol-control", "v1|v2", "off", "The same for the control port.");

    public static final Flag CLIENT_FORWARDING = Flag.onOff(
            "--client-forwarding", false, "Let clients bring services of this server's network to themselves.");
    public static final Flag FORWARD_ALLOW =
            Flag.list("--forward-allow", "HOST:PORT", "A service that they may bring. May be repeated.");

    public static final Flag MEMORY_BUDGET = Flag.one(
            "--memory-budget",
            "SIZE",
            ServerSettings.DEFAULT_MEMORY_BUDGET.toString(),
            "Memory for all streams, such as 256MiB, or a part of heap and direct memory.");
    public static final Flag GRACE = Flag.one(
            "--grace",
            "DURATION",
            Durations.format(ServerSettings.DEFAULT_GRACE),
            "How long running requests may take on SIGTERM.");

    private static final FlagGroup TLS =
            FlagGroup.of("TLS of the control port", AUTO_TLS, AUTO_TLS_SAN, AUTO_TLS_PATH, TLS_CERT, TLS_KEY);
    private static final FlagGroup TCP =
            FlagGroup.of("TCP tunnels", ALLOW_PORTS, BALANCE, IDLE_TIMEOUT, VISITOR_CONNECTIONS, PROXY_PROTOCOL);
    private static final FlagGroup LOAD_BALANCER =
            FlagGroup.of("Behind a load balancer", LB_PROXY_PROTOCOL, LB_PROXY_PROTOCOL_CONTROL);
    private static final FlagGroup FORWARDING = FlagGroup.of("Forwarding to clients", CLIENT_FORWARDING, FORWARD_ALLOW);
    private static final FlagGroup CLUSTER = FlagGroup.of(
            "Cluster",
            CLUSTER_DIR,
            CLUSTER_MEMBERS,
            CLUSTER_ADDR,
            CLUSTER_PORT,
            BUS_PORT,
            PEER_PORT,
            NODE_NAME,
            ADVERTISE_URL,
            ROLES);
    private static final FlagGroup PROCESS =
            FlagGroup.of("Process", MEMORY_BUDGET, GRACE, CommonFlags.CONFIG, CommonFlags.GENERATE);

    private static final FlagGroup LISTENERS = FlagGroup.of("Listeners", CONTROL_ADDR, CONTROL_PORT, DATA_ADDR, PORT);
    private static final FlagGroup TCP_LISTENERS = FlagGroup.of("Listeners", CONTROL_ADDR, CONTROL_PORT, DATA_ADDR);

    /** Those of a server for both kinds of tunnels. */
    public static final List<FlagGroup> GROUPS = groups(LISTENERS, TCP);

    /** Those of a server for HTTP alone. */
    public static final List<FlagGroup> HTTP_GROUPS = groups(LISTENERS);

    /** Those of a server for TCP alone. */
    public static final List<FlagGroup> TCP_GROUPS = groups(TCP_LISTENERS, TCP);

    private ServerFlags() {}

    /**
     * @param all the roles of the command, which it has where {@code --roles} does not pick some
     * @param hostName the default of {@code --node-name}
     * @param autoTlsPath the default of {@code --auto-tls-path}
     * @throws UsageException on flags that do not go together
     * @throws dev.culvert.shared.settings.InvalidSettingException on a value that cannot be used
     */
    public static ServerSettings settings(Flags flags, Set<Role> all, String hostName, Path autoTlsPath) {
        return new ServerSettings(
                flags.text(NODE_NAME).orElse(hostName),
                bind(flags, CONTROL_ADDR, CONTROL_PORT, ServerUrl.DEFAULT_PORT),
                bind(flags, DATA_ADDR, PORT, ServerSettings.DEFAULT_HTTP_PORT),
                tcp(flags),
                new LoadBalancerSettings(
                        proxyProtocol(flags, LB_PROXY_PROTOCOL), proxyProtocol(flags, LB_PROXY_PROTOCOL_CONTROL)),
                forwards(flags),
                roles(flags, all),
                TokenFlags.required(flags),
                TokenFlags.admin(flags),
                tls(flags, autoTlsPath),
                advertiseUrl(flags),
                cluster(flags),
                AccessLogFlags.settings(flags),
                flags.read(MEMORY_BUDGET, DataSize::parse, ServerSettings.DEFAULT_MEMORY_BUDGET),
                flags.duration(GRACE, ServerSettings.DEFAULT_GRACE));
    }

    private static Set<Role> roles(Flags flags, Set<Role> all) {
        if (!flags.has(ROLES)) {
            return all;
        }
        Set<Role> picked = Role.parse(flags.setting(ROLES), flags.texts(ROLES));
        for (Role role : picked) {
            if (!all.contains(role)) {
                throw InvalidSettingException.of(
                        flags.setting(ROLES),
                        role.flag(),
                        "one or more of "
                                + all.stream().sorted().map(Role::flag).collect(Collectors.joining(","))
                                + ", or culvert server, which has them all");
            }
        }
        return picked;
    }

    private static TcpSettings tcp(Flags flags) {
        return new TcpSettings(
                bind(flags, DATA_ADDR, PORT, 0).host(),
                flags.has(ALLOW_PORTS)
                        ? PortRanges.parse(flags.setting(ALLOW_PORTS), flags.texts(ALLOW_PORTS))
                        : AllowedPorts.DEFAULT_RANGES,
                flags.read(BALANCE, Balance::parse, Balance.ROUND_ROBIN),
                idleTimeout(flags),
                flags.number(VISITOR_CONNECTIONS, TcpSettings.DEFAULT_VISITOR_CONNECTIONS),
                proxyProtocol(flags, PROXY_PROTOCOL));
    }

    private static Duration idleTimeout(Flags flags) {
        boolean off = flags.text(IDLE_TIMEOUT).orElse("off").equals("off");
        return off ? Duration.ZERO : flags.duration(IDLE_TIMEOUT, Duration.ZERO);
    }

    private static @Nullable ProxyProtocol proxyProtocol(Flags flags, Flag flag) {
        String text = flags.text(flag).orElse("off");
        return text.equals("off") ? null : ProxyProtocol.parse(flags.setting(flag), text);
    }

    private static ForwardSettings forwards(Flags flags) {
        if (!flags.isOn(CLIENT_FORWARDING, false)) {
            if (flags.has(FORWARD_ALLOW)) {
                throw new UsageException(flags.setting(FORWARD_ALLOW)
                        + ": given without --client-forwarding (expected: both, forwarding is off without it)");
            }
            return ForwardSettings.OFF;
        }
        if (!flags.has(FORWARD_ALLOW)) {
            flags.note("--client-forwarding: without --forward-allow HOST:PORT beside it every forward is refused");
        }
        return new ForwardSettings(
                true, ForwardSettings.parseTargets(flags.setting(FORWARD_ALLOW), flags.texts(FORWARD_ALLOW)));
    }

    private static BindAddress bind(Flags flags, Flag host, Flag port, int defaultPort) {
        return BindAddress.of(
                flags.setting(host),
                flags.text(host).orElse("0.0.0.0"),
                flags.setting(port),
                flags.number(port, defaultPort));
    }

    private static TlsSettings tls(Flags flags, Path autoTlsPath) {
        boolean own = flags.has(TLS_CERT) || flags.has(TLS_KEY);
        if (flags.isOn(AUTO_TLS, true)) {
            if (own) {
                throw new UsageException((flags.has(TLS_CERT) ? "--tls-cert" : "--tls-key")
                        + ": given while --auto-tls is on (expected: --auto-tls=false beside it)");
            }
            return new TlsSettings.Auto(flags.path(AUTO_TLS_PATH, autoTlsPath), split(flags.texts(AUTO_TLS_SAN)));
        }
        for (Flag idle : List.of(AUTO_TLS_SAN, AUTO_TLS_PATH)) {
            if (flags.has(idle)) {
                flags.note(idle.name() + ": has no effect with --auto-tls=false");
            }
        }
        if (!own) {
            return new TlsSettings.Plain();
        }
        for (Flag needed : List.of(TLS_CERT, TLS_KEY)) {
            if (!flags.has(needed)) {
                throw new UsageException(needed.name() + ": missing (expected: --tls-cert and --tls-key together)");
            }
        }
        return new TlsSettings.Own(readable(flags, TLS_CERT), readable(flags, TLS_KEY));
    }

    private static Path readable(Flags flags, Flag flag) {
        Path file = flags.path(flag, Path.of(""));
        if (!Files.isReadable(file)) {
            throw InvalidSettingException.of(flags.setting(flag), file, "a file that can be read");
        }
        return file;
    }

    private static @Nullable ServerUrl advertiseUrl(Flags flags) {
        return flags.has(ADVERTISE_URL)
                ? ServerUrl.parse(
                        flags.setting(ADVERTISE_URL), flags.text(ADVERTISE_URL).orElse(""))
                : null;
    }

    private static @Nullable ClusterSettings cluster(Flags flags) {
        if (!flags.has(CLUSTER_DIR)) {
            for (Flag needing : List.of(CLUSTER_MEMBERS, CLUSTER_ADDR, CLUSTER_PORT, BUS_PORT, PEER_PORT)) {
                if (flags.has(needing)) {
                    throw new UsageException(flags.setting(needing)
                            + ": given without --cluster-dir (expected: both, clustering is off without it)");
                }
            }
            return null;
        }
        return new ClusterSettings(
                flags.path(CLUSTER_DIR, Path.of("")),
                ClusterSettings.parseMembers(flags.texts(CLUSTER_MEMBERS)),
                flags.text(CLUSTER_ADDR).orElse("127.0.0.1"),
                flags.number(CLUSTER_PORT, ClusterSettings.DEFAULT_MEMBER_PORT),
                flags.number(BUS_PORT, ClusterSettings.DEFAULT_BUS_PORT),
                flags.number(PEER_PORT, ClusterSettings.DEFAULT_PEER_PORT));
    }

    /** @param tcp what a server for TCP has besides, if anything */
    private static List<FlagGroup> groups(FlagGroup listeners, FlagGroup... tcp) {
        return Stream.of(
                        Stream.of(listeners, TokenFlags.GROUP, TokenFlags.ADMIN_GROUP, TLS),
                        Stream.of(tcp),
                        Stream.of(LOAD_BALANCER, FORWARDING, CLUSTER, AccessLogFlags.GROUP, PROCESS))
                .flatMap(part -> part)
                .toList();
    }

    private static List<String> split(List<String> texts) {
        return texts.stream()
                .flatMap(list -> List.of(list.split(",", -1)).stream())
                .map(String::strip)
                .toList();
    }
}
