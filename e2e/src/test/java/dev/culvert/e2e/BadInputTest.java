package dev.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bad input gives a sentence with the name, the value and what was expected; nothing stays up half-configured. */
@Tag("smoke")
class BadInputTest {

    private static final Duration LIMIT = Duration.ofSeconds(15);

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    http server                                                 | --token
                    http server --token ''                                      | --token
                    http server --token a --token-env PATH                      | --token-env
                    http server --token-file /nowhere/token                     | /nowhere/token
                    http server --token-env NOT_SET_ANYWHERE                    | NOT_SET_ANYWHERE
                    http server --token 0123456789abcdef --print-token          | --print-token
                    http server --token 0123456789abcdef --port 70000           | 70000
                    http server --token 0123456789abcdef --port eighty          | eighty
                    http server --token 0123456789abcdef --control-prot 1       | --control-port
                    http server --token 0123456789abcdef --data-addr 1.2.3.4.5  | 1.2.3.4.5
                    http server --token 0123456789abcdef --memory-budget 140%   | 140%
                    http server --token 0123456789abcdef --grace soon           | soon
                    http server --token 0123456789abcdef --roles http,cook      | cook
                    http server --token 0123456789abcdef --auto-tls=false --tls-cert /nowhere/c.pem --tls-key /nowhere/k.pem | /nowhere/c.pem
                    http server --token 0123456789abcdef --config /nowhere/c.yaml | /nowhere/c.yaml
                    http server --token 0123456789abcdef --config /tmp          | /tmp
                    http server --token 0123456789abcdef --memory-budget 4TiB   | 4TiB
                    http server --token 0123456789abcdef --data-addr 1.2.3.4:80 | 1.2.3.4:80
                    http server --token 0123456789abcdef --auto-tls-san a_b!    | a_b!
                    http server --token 0123456789abcdef --advertise-url h:1    | h:1
                    http server --token 0123456789abcdef --node-name a/b        | a/b
                    http server --token 0123456789abcdef --cluster-members a:1  | --cluster-members
                    http server --token 0123456789abcdef --generate launchd     | launchd
                    http server --token-file /dev/null                          | /dev/null
                    http server --token-env ''                                  | --token-env
                    http client --token 0123456789abcdef --upstream http://h:1  | --url
                    http client --token 0123456789abcdef --url ftp://h --upstream http://h:1 | ftp://h
                    http client --token 0123456789abcdef --url wss://h:99999 --upstream http://h:1 | wss://h:99999
                    http client --token 0123456789abcdef --url wss://h          | --upstream
                    http client --token 0123456789abcdef --url wss://h --upstream gopher://h:1 | gopher://h:1
                    http client --token 0123456789abcdef --url wss://h --upstream a*b=http://h:1 | a*b
                    http client --token 0123456789abcdef --url wss://h --upstream http://h:1 --ca-pin md5:00 | md5:00
                    fileserver --webroot /nowhere/at/all                        | /nowhere/at/all
                    htp server                                                  | htp
                    """)
    void a_bad_flag_is_named_with_its_value(String line, String named) {
        List<String> arguments = new ArrayList<>();
        for (String word : line.strip().split(" +")) {
            arguments.add(word.equals("''") ? "" : word);
        }
        CulvertProcess process =
                CulvertProcess.culvert(arguments.toArray(String[]::new)).run(LIMIT);

        assertThat(process.exitCode()).as(process.output()).isEqualTo(2);
        assertThat(process.stderr().lines().filter(text -> text.contains(named)))
                .as(process.output())
                .hasSize(1);
        assertThat(process.output()).doesNotContain("\tat ").doesNotContain("Exception");
        assertThat(process.output()).doesNotContain("0123456789abcdef");
    }

    @Test
    void a_port_in_use_ends_the_server_with_its_number_and_address() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = "" + taken.getLocalPort();
            for (List<String> ports : List.of(
                    List.of("--port", port, "--control-port", "" + FreePorts.next()),
                    List.of("--port", "" + FreePorts.next(), "--control-port", port))) {
                List<String> arguments = new ArrayList<>(List.of("http", "server", "--token", Tunnel.TOKEN));
                arguments.addAll(List.of("--data-addr", "127.0.0.1", "--control-addr", "127.0.0.1"));
                arguments.addAll(ports);
                CulvertProcess server =
                        CulvertProcess.culvert(arguments.toArray(String[]::new)).run(LIMIT);
                assertThat(server.exitCode()).as(server.output()).isEqualTo(1);
                assertThat(server.stderr())
                        .contains(
                                "port: " + port + " on 127.0.0.1 is in use by another program (expected: a free port)")
                        .doesNotContain("\tat ");
            }
        }
    }

    @Test
    void a_broken_certificate_or_key_is_named() throws IOException {
        Path cert = Files.writeString(folder.resolve("broken.pem"), "-----BEGIN CERTIFICATE-----\nnot\n");
        CulvertProcess server = CulvertProcess.culvert(
                        "http",
                        "server",
                        "--token",
                        Tunnel.TOKEN,
                        "--auto-tls=false",
                        "--tls-cert",
                        cert.toString(),
                        "--tls-key",
                        cert.toString(),
                        "--control-port",
                        "" + FreePorts.next(),
                        "--port",
                        "" + FreePorts.next())
                .run(LIMIT);
        assertThat(server.exitCode()).as(server.output()).isEqualTo(1);
        assertThat(server.stderr())
                .startsWith("culvert: --tls-cert, --tls-key: ")
                .contains("broken.pem", "expected: ")
                .doesNotContain("\tat ");
    }

    @Test
    void a_folder_that_cannot_be_used_is_named_with_its_flag() {
        for (List<String> folders :
                List.of(List.of("--auto-tls-path", "/dev/null"), List.of("--cluster-dir", folder.toString()))) {
            List<String> arguments = new ArrayList<>(List.of("http", "server", "--token", Tunnel.TOKEN));
            arguments.addAll(folders);
            CulvertProcess server =
                    CulvertProcess.culvert(arguments.toArray(String[]::new)).run(LIMIT);
            assertThat(server.exitCode()).as(server.output()).isEqualTo(1);
            assertThat(server.output())
                    .startsWith("culvert: " + folders.get(0) + ": " + folders.get(1))
                    .hasLineCount(1);
        }
    }

    @Test
    void a_config_file_with_an_unknown_or_bad_key_is_named() throws IOException {
        for (String line : List.of("prot: 80", "port: eighty", "port: [", "token: [1, 2]")) {
            Path file = Files.writeString(folder.resolve("c.yaml"), "control-port: 1\n" + line + "\n");
            CulvertProcess server = CulvertProcess.culvert(
                            "http", "server", "--token", Tunnel.TOKEN, "--config", file.toString())
                    .run(LIMIT);
            assertThat(server.exitCode()).as(line + "\n" + server.output()).isEqualTo(2);
            assertThat(server.output()).contains("c.yaml").doesNotContain("\tat ");
        }
    }

    @Test
    void a_server_that_is_not_there_is_told_in_one_line_each_time() {
        int port = FreePorts.next();
        try (CulvertProcess client = CulvertProcess.culvert(
                        "http",
                        "client",
                        "--token",
                        Tunnel.TOKEN,
                        "--url",
                        "ws://127.0.0.1:" + port,
                        "--upstream",
                        "http://127.0.0.1:1")
                .start()) {
            client.awaitLine("(failed|refused|disconnected).*", Tunnel.START);
            assertThat(client.isAlive()).isTrue();
            assertThat(client.output()).contains("" + port).doesNotContain("\tat ");
        }
    }
}
