package dev.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A client that knows nothing but {@code docs/protocol.md}, in Python's standard library, against the packaged server. */
@Tag("smoke")
class PythonClientTest {

    private static final Path CLIENT = Path.of("src/test/python/client.py");
    private static final String PAGE = "from a stranger\n";

    @Test
    void a_stranger_needs_200_lines_and_nothing_of_ours() throws IOException {
        List<String> lines = Files.readAllLines(CLIENT);

        assertThat(lines).hasSizeLessThanOrEqualTo(200);
        assertThat(lines.stream().filter(line -> line.matches("(import|from) .*")))
                .containsExactly("import argparse, base64, hashlib, json, os, socket, ssl, struct, urllib.parse");
    }

    @Test
    void a_stranger_serves_a_page() {
        try (Tunnel tunnel = new Tunnel().start();
                CulvertProcess client = client(tunnel, PAGE)) {
            Curl.Answer answer = Curl.run(tunnel.url("/any?path"));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(PAGE);
            assertThat(client.isAlive()).isTrue();
        }
    }

    @Test
    void a_stranger_takes_a_body_beyond_its_window() {
        try (Tunnel tunnel = new Tunnel().start();
                CulvertProcess client = client(tunnel, PAGE)) {
            Curl.Answer answer = Curl.upload(new Noise(1, 3_000_000), tunnel.url("/"));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.head().get("x-received")).isEqualTo("3000000");
            assertThat(client.isAlive()).isTrue();
        }
    }

    @Test
    void a_stranger_serves_over_tls() {
        try (Tunnel tunnel = new Tunnel().tls().start();
                CulvertProcess client = client(tunnel, PAGE, "--insecure")) {
            assertThat(Curl.run(tunnel.url("/")).body()).isEqualTo(PAGE);
            assertThat(client.isAlive()).isTrue();
        }
    }

    private static CulvertProcess client(Tunnel tunnel, String page, String... more) {
        List<String> command = new ArrayList<>(List.of("python3", "-u", CLIENT.toString()));
        command.addAll(
                List.of("--url", tunnel.clientUrl(tunnel.controlPort()), "--token", Tunnel.TOKEN, "--page", page));
        command.addAll(List.of(more));
        CulvertProcess client =
                CulvertProcess.program(command.toArray(String[]::new)).start();
        client.awaitLine("^linked", Duration.ofSeconds(10));
        return client;
    }
}
