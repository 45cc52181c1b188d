package dev.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Flags from the line, the environment and a file; tokens from each of their places; old names. */
@Tag("smoke")
class ConfigurationTest {

    @TempDir
    Path folder;

    @Test
    void a_flag_beats_the_environment_which_beats_the_file_and_a_token_comes_from_anywhere() throws IOException {
        int port = FreePorts.next();
        int controlPort = FreePorts.next();
        Path token = Files.writeString(folder.resolve("token"), Tunnel.TOKEN + "\n");
        Path config = Files.writeString(folder.resolve("server.yaml"), """
                data-addr: "127.0.0.1:"
                control-addr: 127.0.0.1
                auto-tls: false
                port: 1
                control-port: 1
                """);
        try (RawUpstream upstream = RawUpstream.saying("hello");
                CulvertProcess server = CulvertProcess.culvert(
                                "http", "server", "--token-from", token.toString(), "--port", "" + port)
                        .env("CULVERT_CONFIG", config.toString())
                        .env("CULVERT_PORT", "2")
                        .env("CULVERT_CONTROL_PORT", "" + controlPort)
                        .start()) {
            server.awaitLine("\\bready\\b", Tunnel.START);
            assertThat(server.output()).contains("--token-from: the old name of --token-file");
            try (CulvertProcess client = CulvertProcess.culvert(
                            "http",
                            "client",
                            "--token-env",
                            "SECRET",
                            "--license-file",
                            "/none",
                            "--license-env",
                            "NONE")
                    .env("SECRET", Tunnel.TOKEN)
                    .env("CULVERT_URL", "ws://127.0.0.1:" + controlPort)
                    .env("CULVERT_UPSTREAM", "a.test=http://127.0.0.1:1," + upstream.url())
                    .start()) {
                client.awaitLine("\\bconnected\\b", Tunnel.START);
                assertThat(client.output()).contains("--license-file: ignored", "--license-env: ignored");
                assertThat(Visits.get(port).body()).isEqualTo("hello");
                assertThat(server.output() + client.output()).doesNotContain(Tunnel.TOKEN);
            }
        }
    }
}
