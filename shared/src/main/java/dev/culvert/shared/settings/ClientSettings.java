package dev.culvert.shared.settings;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One tunnel client.
 *
 * @param servers the servers to dial, in the order of preference
 * @param tunnels what it exposes; nothing else is ever dialled
 * @param token the shared secret's place
 * @param trust how the server's certificate is judged
 * @param probe what HTTP upstreams are asked for to prove that they work, from the slash on; null for nothing
 * @param grace how long running streams may take on SIGTERM
 */
public record ClientSettings(
        List<ServerUrl> servers,
        Tunnels tunnels,
        TokenSource token,
        ServerTrust trust,
        @Nullable String probe,
        Duration grace) {

    public static final Duration DEFAULT_GRACE = Duration.ofSeconds(30);

    public ClientSettings {
        servers = List.copyOf(servers);
        if (servers.isEmpty()) {
            throw InvalidSettingException.of("--url", "missing (expected: wss://HOST:PORT of a server)");
        }
        if (tunnels.isEmpty()) {
            throw InvalidSettingException.of("tunnels", "none (expected: at least one)");
        }
        if (probe != null && !probe.matches("/[!-~]{0,1023}")) {
            throw InvalidSettingException.of("--probe", probe, "a path that begins with /, of printable ASCII");
        }
        Expect.notNegative("--grace", grace);
    }
}
