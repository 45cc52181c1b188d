package dev.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The walk-through of the reference, its very command lines; their fixed ports in a network namespace of the test's. */
@Tag("smoke")
class WalkThroughTest {

    @TempDir
    Path folder;

    @Test
    void the_walk_through_works_as_it_is_written() throws IOException {
        Files.writeString(folder.resolve("uname.txt"), "Linux\n");
        String token = CulvertProcess.program(
                        "bash",
                        "-c",
                        "export TOKEN=$(head -c 16 /dev/urandom | sha1sum | cut -d \" \" -f 1); echo $TOKEN")
                .run(Duration.ofSeconds(10))
                .stdout()
                .strip();
        try (Netns net = new Netns().host("machine")) {
            try (CulvertProcess server = shell(
                            net,
                            token,
                            "culvert http server --token $TOKEN --auto-tls=true --auto-tls-san=localhost --port 8000");
                    CulvertProcess files = shell(net, token, "culvert http fileserver -w ./ --allow-browsing")) {
                server.awaitLine("\\bready\\b", Tunnel.START);
                try (CulvertProcess client = shell(
                        net,
                        token,
                        "culvert http client --token $TOKEN --url wss://localhost:8123 --upstream http://127.0.0.1:8080")) {
                    client.awaitLine("\\bconnected\\b", Tunnel.START);
                    files.awaitLine("^Serving: .*, on 127.0.0.1:8080, browsing: true, auth: false$", Tunnel.START);

                    assertThat(curl(net, "http://127.0.0.1:8000/uname.txt").status())
                            .isEqualTo(200);
                    Curl.Answer missing = curl(net, "http://127.0.0.1:8000/uptime.txt");
                    assertThat(missing.status()).isEqualTo(404);
                    assertThat(missing.body()).contains("unable to find requested file");
                    statusShowsTheClient(net, token);
                    assertThat(files.stderr())
                            .as("a warning about the old spelling")
                            .contains("old spelling of fileserver");
                }
            }
        }
    }

    private void statusShowsTheClient(Netns net, String token) {
        try (CulvertProcess status = shell(net, token, "culvert status --url wss://localhost:8123 --token $TOKEN")) {
            assertThat(status.awaitExit(Tunnel.START)).as(status.output()).isZero();
            assertThat(status.stdout())
                    .contains("Mode: http\n", "Connected clients:\n")
                    .containsPattern("[0-9a-f]{32} [0-9.:]+ +\\d+ seconds? +\\*=http://127.0.0.1:8080\n");
        }
        try (CulvertProcess curl = CulvertProcess.program(
                        "bash", "-c", "curl -ksLS -H \"Authorization: Bearer $TOKEN\" https://localhost:8123/status")
                .prefix(net.prefix("machine"))
                .env("TOKEN", token)
                .start()) {
            assertThat(curl.awaitExit(Tunnel.START)).isZero();
            assertThat(curl.stdout())
                    .startsWith("{\"info\":{\"version\":\"")
                    .contains("\"upstreams\":[\"*=http://127.0.0.1:8080\"]")
                    .doesNotContain(token);
        }
    }

    private CulvertProcess shell(Netns net, String token, String line) {
        return CulvertProcess.program("bash", "-c", "exec " + line)
                .prefix(net.prefix("machine"))
                .env("TOKEN", token)
                .env("PATH", Distribution.folder().resolve("bin") + ":" + System.getenv("PATH"))
                .env("XDG_STATE_HOME", folder.resolve("state").toString())
                .directory(folder)
                .start();
    }

    private static Curl.Answer curl(Netns net, String url) {
        return Curl.run(List.of(net.prefix("machine")), InputStream.nullInputStream(), true, url);
    }
}
