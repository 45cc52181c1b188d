package dev.culvert.cli.flag;

import dev.culvert.shared.settings.ServerUrl;
import dev.culvert.shared.settings.StatusOutput;
import dev.culvert.shared.settings.StatusSettings;
import java.nio.file.Path;
import java.util.List;

/** The flags of {@code culvert status}. */
public final class StatusFlags {

    public static final Flag URL =
            Flag.one("--url", "URL", null, "The server: wss://HOST:PORT, or ws://HOST:PORT for no TLS.");
    public static final Flag OUTPUT = Flag.one(
            "--output",
            "json|yaml|wide",
            "text",
            "json and yaml are the whole answer, wide has routes, nodes, ports and figures too.");
    public static final Flag WATCH =
            Flag.onOff("--watch", false, "Ask every two seconds, and show what flows, in place on a terminal.");

    public static final List<FlagGroup> GROUPS = List.of(
            FlagGroup.of("Status", URL, OUTPUT, WATCH),
            TokenFlags.OPERATOR_GROUP,
            FlagGroup.of("TLS", ClientFlags.AUTO_TLS, ClientFlags.CA_PIN),
            FlagGroup.of("Process", CommonFlags.CONFIG));

    private StatusFlags() {}

    /**
     * @param knownServers where the CAs of servers are kept
     * @throws UsageException on flags that do not go together
     * @throws dev.culvert.shared.settings.InvalidSettingException on a value that cannot be used
     */
    public static StatusSettings settings(Flags flags, Path knownServers) {
        if (!flags.has(URL)) {
            throw new UsageException("--url: missing (expected: wss://HOST:PORT of a server)");
        }
        ServerUrl url = ServerUrl.parse(flags.setting(URL), flags.text(URL).orElse(""));
        return new StatusSettings(
                url,
                TokenFlags.required(flags),
                ClientFlags.trust(flags, URL, List.of(url), knownServers),
                flags.read(OUTPUT, StatusOutput::parse, StatusOutput.TEXT),
                flags.isOn(WATCH, false));
    }
}
