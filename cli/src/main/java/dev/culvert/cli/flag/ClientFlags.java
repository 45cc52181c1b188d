package dev.culvert.cli.flag;

import dev.culvert.shared.settings.ClientSettings;
import dev.culvert.shared.settings.Durations;
import dev.culvert.shared.settings.InvalidSettingException;
import dev.culvert.shared.settings.ServerTrust;
import dev.culvert.shared.settings.ServerUrl;
import dev.culvert.shared.settings.Upstream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The flags of an HTTP tunnel client. */
public final class ClientFlags {

    public static final Flag URL =
            Flag.list("--url", "URL", "The server: wss://HOST:PORT, or ws://HOST:PORT for no TLS. May be repeated.");
    public static final Flag UPSTREAM = Flag.list(
            "--upstream",
            "[HOST[/PATH]=]URL",
            "What to expose: http(s)://HOST:PORT, for one host, for *.HOST, or without a host for all."
                    + " May be repeated, or a comma-separated list.");

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
            Flag.one("--generate-name", "NAME", "culvert-http-client", "The name of what --generate prints.");

    public static final List<FlagGroup> GROUPS = List.of(
            FlagGroup.of("Tunnel", URL, UPSTREAM, MASK),
            TokenFlags.GROUP,
            FlagGroup.of("TLS", AUTO_TLS, CA_PIN),
            FlagGroup.of(
                    "Process",
                    GRACE,
                    CommonFlags.CONFIG,
                    CommonFlags.GENERATE,
                    GENERATE_NAME,
                    LICENSE,
                    LICENSE_FILE,
                    LICENSE_ENV));

    private ClientFlags() {}

    /**
     * @param knownServers where the CAs of servers are kept
     * @throws UsageException on flags that do not go together
     * @throws InvalidSettingException on a value that cannot be used
     */
    public static ClientSettings settings(Flags flags, Path knownServers) {
        for (Flag license : List.of(LICENSE, LICENSE_FILE, LICENSE_ENV)) {
            if (flags.has(license)) {
                flags.note(license.name() + ": ignored, Culvert needs no license");
            }
        }
        List<ServerUrl> servers = flags.texts(URL).stream()
                .flatMap(list -> Arrays.stream(list.split(",", -1)))
                .map(url -> ServerUrl.parse(flags.setting(URL), url))
                .distinct()
                .toList();
        return new ClientSettings(
                servers,
                Upstream.parseAll(flags.setting(UPSTREAM), flags.texts(UPSTREAM)),
                TokenFlags.required(flags),
                trust(flags, servers, knownServers),
                flags.duration(GRACE, ClientSettings.DEFAULT_GRACE));
    }

    /** The name of the unit that {@code --generate} prints, without {@code .service}. */
    public static String unitName(Flags flags) {
        return flags.read(
                GENERATE_NAME,
                (setting, text) -> {
                    if (!text.matches("[A-Za-z0-9][A-Za-z0-9:_.-]{0,99}")) {
                        throw InvalidSettingException.of(
                                setting, text, "1 to 100 letters, digits, dots, hyphens, colons or underscores");
                    }
                    return text;
                },
                "culvert-http-client");
    }

    private static ServerTrust trust(Flags flags, List<ServerUrl> servers, Path knownServers) {
        if (flags.has(CA_PIN)) {
            for (ServerUrl server : servers) {
                if (!server.tls()) {
                    throw InvalidSettingException.of(flags.setting(URL), server, "wss:// beside --ca-pin");
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
