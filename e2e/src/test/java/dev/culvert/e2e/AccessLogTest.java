package dev.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The access log of the packaged program, as those read it who know such logs. */
class AccessLogTest {
    /** As log shippers have it: three words of request, quotes and backslashes escaped. */
    private static final Pattern COMBINED =
            Pattern.compile("(\\S+) - - \\[(\\d{2}/[A-Z][a-z]{2}/\\d{4}:[\\d:]{8} [+-]\\d{4})] "
                    + "\"((?:[^\"\\\\]|\\\\x[0-9a-f]{2})*)\" (\\d{3}) (\\d+) "
                    + "\"((?:[^\"\\\\]|\\\\x[0-9a-f]{2})*)\" \"((?:[^\"\\\\]|\\\\x[0-9a-f]{2})*)\"");

    private static final String NASTY = "\u001b[31m\" 200 1 \"\\ \u00e9";

    private final Path folder = Folders.create("culvert-access");
    private final RawUpstream upstream = RawUpstream.start(exchange -> {
        exchange.body().readAllBytes();
        if (exchange.head().method().equals("HEAD")) {
            exchange.answer("HTTP/1.1 200 OK", "Content-Length: 5");
        } else {
            exchange.ok("hello");
        }
    });

    @AfterEach
    void stop() {
        upstream.close();
        Folders.delete(folder);
    }

    @Test
    void goaccess_and_a_strict_pattern_understand_each_line_whatever_visitors_send() throws IOException {
        Path file = folder.resolve("access.log");
        try (Tunnel tunnel = new Tunnel()
                .flags("--access-log", "combined", "--access-log-file", file.toString())
                .start()) {
            tunnel.client("app.example=" + upstream.url());
            Curl.run(
                    "-H",
                    "Host: app.example",
                    "-A",
                    "curl/8",
                    "-e",
                    "https://r.example/?t=s3cret",
                    tunnel.url("/a?b=s3cret"));
            Curl.run("-H", "Host: app.example", "-I", tunnel.url("/head"));
            Curl.run("-H", "Host: none.example", tunnel.url("/none"));
            Curl.run(
                    "-H",
                    "Host: app.example",
                    "-u",
                    "user:s3cret",
                    "-b",
                    "c=s3cret",
                    "-d",
                    "body",
                    tunnel.url("/post"));
            Curl.run("-H", "Host: app.example", "-X", "CONNECT", tunnel.url("/connect"));
            raw(
                    tunnel,
                    "GET / HTTP/1.1\r\nHost: app.example\r\nUser-Agent: " + NASTY + "\r\nReferer: " + NASTY
                            + "\r\n\r\n");
            raw(tunnel, "GET /" + NASTY + " HTTP/1.1\r\nHost: app.example\r\n\r\n");
            raw(tunnel, "GET / " + NASTY + "/1.1\r\nHost: app.example\r\n\r\n");
            raw(tunnel, "G\"T / HTTP/1.1\r\nHost: app.example\r\n\r\n");
            raw(tunnel, NASTY + "\r\n\r\n");
            await().until(() -> Files.readAllLines(file).size() >= 10);
        }
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(10).allMatch(line -> COMBINED.matcher(line).matches());
        assertThat(lines).noneMatch(line -> line.contains("s3cret") || line.contains(Tunnel.TOKEN));
        assertThat(lines.get(0))
                .startsWith("127.0.0.1 - - [")
                .endsWith("\"GET /a?b=*** HTTP/1.1\" 200 5 \"https://r.example/?t=***\" \"curl/8\"");
        assertThat(lines.get(1)).contains("\"HEAD /head HTTP/1.1\" 200 0 ");
        assertThat(lines.get(2)).contains("\"GET /none HTTP/1.1\" 503 ");
        assertThat(lines.get(3)).contains("\"POST /post HTTP/1.1\" 200 5 ");
        JsonObject report = goaccess(file);
        assertThat(report.getInteger("total_requests")).isEqualTo(10);
        assertThat(report.getInteger("failed_requests")).isZero();
    }

    @Test
    void json_on_standard_output_tells_requests_and_connections_and_nothing_else() throws IOException {
        int tcpPort = FreePorts.next();
        try (Tunnel tunnel =
                Tunnel.both().flags("--access-log", "json", "--node-name", "n1").start()) {
            tunnel.clientWith(
                    "--http", "app.example=" + upstream.url(), "--tcp", tcpPort + "=127.0.0.1:" + upstream.port());
            await().until(() -> FreePorts.isListening(tcpPort));
            Curl.run("-H", "Host: app.example", "-A", NASTY, tunnel.url("/a"));
            try (Socket visitor = new Socket(InetAddress.getLoopbackAddress(), tcpPort)) {
                visitor.getOutputStream()
                        .write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThat(visitor.getInputStream().read()).isEqualTo('H');
            }
            await().until(() -> lines(tunnel, "http").size() == 1
                    && lines(tunnel, "tcp").stream().anyMatch(line -> line.getInteger("bytesIn") == 27));
            assertThat(lines(tunnel, "http").get(0).getMap())
                    .containsEntry("node", "n1")
                    .containsEntry("host", "app.example")
                    .containsEntry("path", "/a")
                    .containsEntry("status", 200)
                    .containsEntry("bytesOut", 5)
                    .containsEntry("tunnel", "app.example")
                    .containsEntry(
                            "userAgent",
                            new String(NASTY.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1))
                    .containsKeys("time", "remoteAddr", "remotePort", "durationMillis", "clientID", "session");
            assertThat(tunnel.server().stderr()).doesNotContain("\"kind\"");
        }
    }

    @Test
    void a_file_that_is_moved_away_is_made_anew() throws IOException {
        Path file = folder.resolve("access.log");
        try (Tunnel tunnel = new Tunnel()
                .flags("--access-log", "combined", "--access-log-file", file.toString())
                .start()) {
            tunnel.client(upstream.url());
            Curl.run(tunnel.url("/one"));
            await().until(() -> Files.readString(file).contains("/one"));
            Files.move(file, folder.resolve("access.log-20261124"));
            await().atMost(Duration.ofSeconds(10)).until(() -> {
                Curl.run(tunnel.url("/two"));
                return Files.exists(file) && Files.readString(file).contains("/two");
            });
            assertThat(Files.readString(file)).doesNotContain("/one");
        }
    }

    @Test
    void a_hundred_mebibytes_are_moved_aside_and_no_line_is_lost() throws IOException {
        Path file = folder.resolve("access.log");
        int requests = 27_000; // of 4 KiB each
        try (Tunnel tunnel = new Tunnel()
                .flags("--access-log", "combined", "--access-log-file", file.toString())
                .start()) {
            tunnel.client("app.example=" + upstream.url());
            AccessLogDiskTest.ask(tunnel.port(), requests, "/" + "x".repeat(4_000));
            await().until(() -> AccessLogDiskTest.counter(tunnel, "written") == requests);
            assertThat(AccessLogDiskTest.counter(tunnel, "dropped")).isZero();
        }
        Path moved = folder.resolve("access.log.1");
        assertThat(Files.size(moved)).isBetween(99L << 20, 100L << 20);
        try (var now = Files.lines(file);
                var before = Files.lines(moved)) {
            assertThat(now.count() + before.count()).isEqualTo(requests);
        }
    }

    @Test
    void a_file_that_cannot_be_written_is_said_at_the_start() {
        Path file = folder.resolve("none/access.log");
        CulvertProcess server = CulvertProcess.culvert(
                        "http",
                        "server",
                        "--token",
                        Tunnel.TOKEN,
                        "--access-log",
                        "json",
                        "--access-log-file",
                        file.toString())
                .run(Tunnel.START);
        assertThat(server.exitCode()).isEqualTo(1);
        assertThat(server.stderr())
                .contains("--access-log-file: " + file
                        + " cannot be opened: its folder does not exist (expected: a file that can be written)");
    }

    private JsonObject goaccess(Path file) throws IOException {
        Path report = folder.resolve("report.json");
        CulvertProcess goaccess = CulvertProcess.program(
                        "goaccess",
                        file.toString(),
                        "--no-global-config",
                        "--no-progress",
                        "--log-format=COMBINED",
                        "-o",
                        report.toString())
                .run(Duration.ofSeconds(60));
        assertThat(goaccess.exitCode()).as(goaccess.output()).isZero();
        return new JsonObject(Files.readString(report)).getJsonObject("general");
    }

    /** All of standard output must be such lines. */
    private static List<JsonObject> lines(Tunnel tunnel, String kind) {
        return tunnel.server()
                .stdout()
                .lines()
                .map(JsonObject::new)
                .filter(line -> line.getString("kind").equals(kind))
                .toList();
    }

    private static void raw(Tunnel tunnel, String request) throws IOException {
        try (RawVisitor visitor = RawVisitor.connect(tunnel.port())) {
            visitor.send(request);
            visitor.in().read();
        }
    }
}
