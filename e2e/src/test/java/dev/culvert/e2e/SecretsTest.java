package dev.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No secret is where others can read it: a server and a client as their generated units start them, looked at all round. */
class SecretsTest {
    private static final String ADMIN = "admin-0123456789abcdef";
    private static final String GUESS = "guess-0123456789abcdef";
    private static final String VISITORS = "visitors-own-0123456789";
    private static final String VARIABLE = "TUNNEL_TOKEN";
    private static final List<String> SECRETS = List.of(Tunnel.TOKEN, ADMIN, GUESS, VISITORS, "PRIVATE KEY");

    private final int port = FreePorts.next();
    private final int controlPort = FreePorts.next();

    @TempDir
    Path folder;

    @Test
    @Trust("scraping /status, /metrics, /events")
    void no_secret_is_in_the_status_the_metrics_the_logs_or_the_list_of_processes() throws IOException {
        UnitFile serverUnit = serverUnit();
        try (RawUpstream upstream = RawUpstream.saying("hello");
                CulvertProcess server = serverUnit
                        .process(folder("server"), Map.of("/etc/culvert/culvert-http-server.token", Tunnel.TOKEN))
                        .start()) {
            server.awaitLine("\\bready\\b", Tunnel.START);
            UnitFile clientUnit = clientUnit(upstream.url());
            try (CulvertProcess client = clientUnit
                    .process(folder("client"), Map.of())
                    .env(VARIABLE, Tunnel.TOKEN)
                    .start()) {
                client.awaitLine("\\bconnected\\b", Tunnel.START);
                visit();

                List<String> seen = new ArrayList<>(List.of(serverUnit.text(), clientUnit.text()));
                seen.addAll(List.of(open("/status"), open("/metrics"), status(), status("--output", "wide")));
                seen.addAll(List.of(commandLine(server), commandLine(client), server.output(), client.output()));

                assertThat(seen)
                        .allSatisfy(text -> assertThat(text).isNotEmpty().doesNotContain(SECRETS));
                assertThat(commandLine(server))
                        .contains("--admin-token-file=", "java")
                        .doesNotContain("HeapDump");
            }
        }
    }

    private UnitFile clientUnit(String upstream) {
        return UnitFile.of(
                "http",
                "client",
                "--token-env",
                VARIABLE,
                "--url",
                "wss://localhost:" + controlPort,
                "--upstream",
                "app.example=" + upstream);
    }

    private UnitFile serverUnit() throws IOException {
        Path admin = Files.writeString(folder.resolve("admin"), ADMIN);
        Files.setPosixFilePermissions(admin, PosixFilePermissions.fromString("rw-------"));
        return UnitFile.of(
                "http",
                "server",
                "--token",
                Tunnel.TOKEN,
                "--admin-token-file",
                admin.toString(),
                "--control-addr",
                "127.0.0.1",
                "--control-port",
                "" + controlPort,
                "--data-addr",
                "127.0.0.1",
                "--port",
                "" + port,
                "--auto-tls-san",
                "localhost");
    }

    /** A visitor with secrets of his own, for whom there is an upstream, and one for whom there is none; and guesses. */
    private void visit() {
        for (String host : List.of("app.example", "other.example")) {
            Curl.run(
                    "-H",
                    "Host: " + host,
                    "-H",
                    "Authorization: Bearer " + VISITORS,
                    "-H",
                    "Cookie: " + VISITORS,
                    "http://127.0.0.1:" + port + "/?token=" + VISITORS);
        }
        assertThat(bearer("/connect", GUESS).status()).isEqualTo(401);
        assertThat(bearer("/status", Tunnel.TOKEN).status()).isEqualTo(401);
        assertThat(Curl.run("-k", url("/metrics?token=" + ADMIN)).status()).isEqualTo(401);
    }

    private String open(String path) {
        Curl.Answer answer = bearer(path, ADMIN);
        assertThat(answer.status()).isEqualTo(200);
        return answer.body();
    }

    private String status(String... more) {
        List<String> arguments = new ArrayList<>(List.of("status", "--url", "wss://localhost:" + controlPort));
        arguments.addAll(List.of("--token-file", folder.resolve("admin").toString()));
        arguments.addAll(List.of(more));
        CulvertProcess status =
                CulvertProcess.culvert(arguments.toArray(String[]::new)).run(Duration.ofSeconds(30));
        assertThat(status.exitCode()).as(status.output()).isZero();
        return status.output();
    }

    private Curl.Answer bearer(String path, String token) {
        return Curl.run("-k", "-H", "Authorization: Bearer " + token, url(path));
    }

    private String url(String path) {
        return "https://localhost:" + controlPort + path;
    }

    private Path folder(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    private static String commandLine(CulvertProcess process) throws IOException {
        return Files.readString(Path.of("/proc", "" + process.pid(), "cmdline")).replace('\0', ' ');
    }
}
