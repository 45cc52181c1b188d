package dev.culvert.cli.flag;

import dev.culvert.shared.settings.ClientSettings;
import dev.culvert.shared.settings.Durations;
import dev.culvert.shared.settings.InvalidSettingException;
import dev.culvert.shared.settings.LocalForward;
import dev.culvert.shared.settings.ServerTrust;
import dev.culvert.shared.settings.ServerUrl;
import dev.culvert.shared.settings.TcpUpstream;
import dev.culvert.shared.settings.Tunnels;
import dev.culvert.shared.settings.Upstream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The flags of tunnel clients. */
public final class ClientFlags {

    public static final Flag URL =
            Flag.list("--url", "URL", "The server: wss://HOST:PORT, or ws://HOST:PORT for no TLS. May be repeated.");
    public static final Flag UPSTREAM = Flag.list(
            "--upstream",
            "[HOST[/PATH]=]URL",
            "What to expose: http(s)://HOST:PORT, for one host, for *.HOST, or without a host for all."
                    + " May be repeated, or a comma-separated list.");

    public static final Flag TCP_UPSTREAM = Flag.list(
            "--upstream",
            "HOST|PORT=HOST:PORT",
            "The host that has the ports of --port and --ports, or another host and port for one public port."
                    + " May be repeated, or a comma-separated list.");
    public static final Flag PORT =
            Flag.list("--port", "PORT", "A public port. May be repeated.").withShortName("-p");
    public static final Flag PORTS = Flag.list("--ports", "PORTS", "Public ports, such as 80,443.");
    public static final Flag TCP_PORTS =
            Flag.list("--tcp-ports", "PORTS", "The old name of --ports.").withoutHelp();
    public static final Flag LOCAL = Flag.list(
            "--local",
            "LPORT:HOST:PORT",
            "Bring a service of the server's network to a port of this machine. May be repeated.");
    public static final Flag LOCAL_ADDR =
            Flag.one("--local-addr", "ADDRESS", "127.0.0.1", "Where the ports of --local listen.");

    public static final Flag PROBE = Flag.one(
            "--probe",
            "PATH",
            "a connection is proof enough",
            "Prove that HTTP upstreams work by a GET of this path; a status below 400 is good.");

    public static final Flag HTTP = Flag.list(
            "--http", "[HOST[/PATH]=]URL", "An HTTP service to expose, as --upstream of http client. May be repeated.");
    public static final Flag TCP =
            Flag.list("--tcp", "PORT=HOST:PORT", "A TCP service to expose at a public port. May be repeated.");

    public static final Flag AUTO_TLS = Flag.onOff(
            "--auto-tls", true, "Fetch the server's CA from its control port at first contact, and keep it.");
    public static final Flag CA_PIN =
            Flag.one("--ca-pin", "sha256:HEX", null, "Only this CA will do. The server prints its pin at start.");

    public static final Flag MASK =
            Flag.onOff("--mask", false, "Mask what goes to the server even where both ends could do without.");

    public static final Flag LICENSE = Flag.one("--license", "KEY", null, "Taken so that old scripts run, and ignored.")
            .withoutHelp();
    public static final Flag LICENSE_FILE = Flag.one(
                    "--license-file", "FILE", null, "Taken so that old scripts run, and ignored.")
            .withoutHelp();
    public static final Flag LICENSE_ENV = Flag.one(
                    "--license-env", "NAME", null, "Taken so that old scripts run, and ignored.")
            .withoutHelp();

    public static final Flag GRACE = Flag.one(
            "--grace",
            "DURATION",
            Durations.format(ClientSettings.DEFAULT_GRACE),
            "How long running streams may take on SIGTERM.");
    public static final Flag GENERATE_NAME =
            Flag.one("--generate-name", "NAME", "culvert-COMMAND", "The name of what --generate prints.");

    private static final FlagGroup TLS = FlagGroup.of("TLS", AUTO_TLS, CA_PIN);
    private static final FlagGroup PROCESS = FlagGroup.of(
            "Process",
            GRACE,
            CommonFlags.CONFIG,
            CommonFlags.GENERATE,
            GENERATE_NAME,
            LICENSE,
            LICENSE_FILE,
            LICENSE_ENV);

    /** Those of a client for HTTP alone. */
    public static final List<FlagGroup> HTTP_GROUPS =
            List.of(FlagGroup.of("Tunnel", URL, UPSTREAM, PROBE, MASK), TokenFlags.GROUP, TLS, PROCESS);

    /** Those of a client for TCP alone. */
    public static final List<FlagGroup> TCP_GROUPS = List.of(
            FlagGroup.of("Tunnel", URL, TCP_UPSTREAM, PORT, PORTS, TCP_PORTS, LOCAL, LOCAL_ADDR, MASK),
            TokenFlags.GROUP,
            TLS,
            PROCESS);

    /** Those of a client for any mix of tunnels. */
    public static final List<FlagGroup> GROUPS = List.of(
            FlagGroup.of("Tunnels", URL, HTTP, TCP, LOCAL, LOCAL_ADDR, PROBE, MASK), TokenFlags.GROUP, TLS, PROCESS);

    private ClientFlags() {}

    /** Where the tunnels of a command stand among its flags. */
    public enum Kind {
        HTTP,
        TCP,
        ANY
    }

    /**
     * @param kind the command's
     * @param knownServers where the CAs of servers are kept
     * @throws UsageException on flags that do not go together
     * @throws InvalidSettingException on a value that cannot be used
     */
    public static ClientSettings settings(Flags flags, Kind kind, Path knownServers) {
        for (Flag license : List.of(LICENSE, LICENSE_FILE, LICENSE_ENV)) {
            if (flags.has(license)) {
                flags.note(license.name() + ": ignored, Culvert needs no license");
            }
        }
        if (!flags.has(URL)) {
            throw new UsageException("--url: missing (expected: wss://HOST:PORT of a server)");
        }
        List<ServerUrl> servers = flags.texts(URL).stream()
                .flatMap(list -> Arrays.stream(list.split(",", -1)))
                .map(url -> ServerUrl.parse(flags.setting(URL), url))
                .distinct()
                .toList();
        return new ClientSettings(
                servers,
                tunnels(flags, kind),
                TokenFlags.required(flags),
                trust(flags, URL, servers, knownServers),
                flags.text(PROBE).orElse(null),
                flags.duration(GRACE, ClientSettings.DEFAULT_GRACE));
    }

    private static Tunnels tunnels(Flags flags, Kind kind) {
        return switch (kind) {
            case HTTP -> {
                if (!flags.has(UPSTREAM)) {
                    throw new UsageException("--upstream: missing (expected: such as http://127.0.0.1:8080)");
                }
                yield Tunnels.http(Upstream.parseAll(flags.setting(UPSTREAM), flags.texts(UPSTREAM)));
            }
            case TCP -> {
                if (!flags.has(TCP_UPSTREAM) && !flags.has(LOCAL)) {
                    throw new UsageException("--upstream: missing (expected: such as 127.0.0.1, with --port 2222)");
                }
                if (flags.has(TCP_PORTS)) {
                    flags.note("--tcp-ports: the old name of --ports, please use that");
                }
                yield new Tunnels(
                        List.of(),
                        TcpUpstream.parseAll(
                                given(flags, TCP_UPSTREAM),
                                List.of(given(flags, PORT), given(flags, PORTS), given(flags, TCP_PORTS))),
                        local(flags));
            }
            case ANY -> {
                if (!flags.has(HTTP) && !flags.has(TCP) && !flags.has(LOCAL)) {
                    throw new UsageException("--http, --tcp, --local: none given (expected: at least one of them,"
                            + " such as http: app.example.com=http://127.0.0.1:8080 in the file of --config)");
                }
                yield new Tunnels(
                        Upstream.parseAll(flags.setting(HTTP), flags.texts(HTTP)), remaps(flags), local(flags));
            }
        };
    }

    private static List<TcpUpstream> remaps(Flags flags) {
        for (String text : flags.texts(TCP)) {
            for (String one : text.split(",", -1)) {
                TcpUpstream.remap(flags.setting(TCP), one.strip()); // a host alone would need a port beside it
            }
        }
        return TcpUpstream.parseAll(given(flags, TCP), List.of());
    }

    private static List<LocalForward> local(Flags flags) {
        return LocalForward.parseAll(
                flags.setting(LOCAL), flags.texts(LOCAL), flags.text(LOCAL_ADDR).orElse("127.0.0.1"));
    }

    private static TcpUpstream.Given given(Flags flags, Flag flag) {
        return new TcpUpstream.Given(flags.setting(flag), flags.texts(flag));
    }

    /** The name of the unit that {@code --generate} prints, without {@code .service}. */
    public static String unitName(Flags flags, String command) {
        return flags.read(
                GENERATE_NAME,
                (setting, text) -> {
                    if (!text.matches("[A-Za-z0-9][A-Za-z0-9:_.-]{0,99}")) {
                        throw InvalidSettingException.of(
                                setting, text, "1 to 100 letters, digits, dots, hyphens, colons or underscores");
                    }
                    return text;
                },
                "culvert-" + command.replace(' ', '-'));
    }

    /** @param url the flag that names the servers */
    static ServerTrust trust(Flags flags, Flag url, List<ServerUrl> servers, Path knownServers) {
        if (flags.has(CA_PIN)) {
            for (ServerUrl server : servers) {
                if (!server.tls()) {
                    throw InvalidSettingException.of(flags.setting(url), server, "wss:// beside --ca-pin");
                }
            }
        }
        if (flags.isOn(AUTO_TLS, true)) {
            return new ServerTrust.AutoTls(knownServers, flags.text(CA_PIN).orElse(null));
        }
        if (flags.has(CA_PIN)) {
            throw new UsageException(flags.setting(CA_PIN)
                    + ": given with --auto-tls=false (expected: --auto-tls, a pin is for the server's own CA)");
        }
        return new ServerTrust.SystemCas();
    }
}
