package dev.culvert.cli.fileserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.shared.settings.AddressRange;
import dev.culvert.shared.settings.BindAddress;
import dev.culvert.shared.settings.FileserverSettings;
import dev.culvert.shared.token.Secret;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileServerTest {

    private static final String NOT_FOUND = "unable to find requested file";

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private Path root;

    @BeforeEach
    void fill() throws IOException {
        root = Files.createDirectories(folder.resolve("root"));
        Files.writeString(folder.resolve("secret.txt"), "secret");
        Files.writeString(root.resolve("page.txt"), "0123456789");
        Files.setLastModifiedTime(root.resolve("page.txt"), FileTime.from(Instant.parse("2026-11-01T08:00:00.500Z")));
        Files.createDirectories(root.resolve("inner/deep"));
        Files.writeString(root.resolve("inner/a b.txt"), "spaced");
        Files.createDirectories(root.resolve("site"));
        Files.writeString(root.resolve("site/index.html"), "<p>index</p>");
        Files.createSymbolicLink(root.resolve("out.txt"), folder.resolve("secret.txt"));
        Files.createSymbolicLink(root.resolve("out"), folder);
        Files.createSymbolicLink(root.resolve("in.txt"), Path.of("page.txt"));
        Files.createSymbolicLink(root.resolve("site/in"), root.resolve("inner"));
        Files.createSymbolicLink(root.resolve("loop"), Path.of("loop"));
        Files.createDirectories(root.resolve("leak"));
        Files.createSymbolicLink(root.resolve("leak/index.html"), folder.resolve("secret.txt"));
    }

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../secret.txt",
                "/inner/../../secret.txt",
                "/inner/../page.txt",
                "/./page.txt",
                "/%2e%2e/secret.txt",
                "/.%2E/secret.txt",
                "/..%2fsecret.txt",
                "/%2e%2e%2fsecret.txt",
                "/..%5csecret.txt",
                "/..\\secret.txt",
                "/inner/..%2f..%2fsecret.txt",
                "/inner%2fdeep",
                "/%252e%252e/secret.txt",
                "/..%c0%afsecret.txt",
                "/%c0%ae%c0%ae/secret.txt",
                "/..%u2215secret.txt",
                "//secret.txt",
                "///etc/passwd",
                "/%2fetc/passwd",
                "/....//secret.txt",
                "/..;/secret.txt",
                "/page.txt%00",
                "/page.txt%00.html",
                "/page.txt%0a",
                "/page.txt%",
                "/page.txt%4",
                "/page.txt%zz",
                "/page.txt/",
                "/page.txt/..",
                "/out.txt",
                "/out",
                "/out/",
                "/out/secret.txt",
                "/out/root/page.txt/../../secret.txt",
                "/loop",
                "/leak/",
                "/none"
            })
    void nothing_outside_the_folder_is_served(String path) throws Exception {
        RawHttp.Answer answer = RawHttp.get(start(false), path);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo(NOT_FOUND);
    }

    @ParameterizedTest
    @CsvSource({
        "/page.txt,0123456789",
        "/%70age.txt,0123456789",
        "/page.txt?x=../..,0123456789",
        "/inner/a%20b.txt,spaced",
        "/in.txt,0123456789",
        "/site/in/a%20b.txt,spaced",
        "/site/,<p>index</p>",
    })
    void what_is_inside_is_served_through_links_too(String path, String body) throws Exception {
        RawHttp.Answer answer = RawHttp.get(start(false), path);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(body);
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void a_pipe_is_not_opened() throws Exception {
        Path pipe = root.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        assertThat(RawHttp.get(start(true), "/pipe").status()).isEqualTo(404);
    }

    @Test
    void a_file_is_told_of_in_the_head() throws Exception {
        int port = start(false);
        RawHttp.Answer answer = RawHttp.send(port, "HEAD", "/page.txt");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.header("Content-Length")).isEqualTo("10");
        assertThat(answer.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(answer.header("Last-Modified")).isEqualTo("Sun, 01 Nov 2026 08:00:00 GMT");
        assertThat(answer.header("Accept-Ranges")).isEqualTo("bytes");
        assertThat(answer.header("ETag")).matches("\"[0-9a-f]+-a\"");
        assertThat(RawHttp.get(port, "/site/").header("Content-Type")).isEqualTo("text/html; charset=utf-8");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    bytes=0-3      | 206 | 0123       | bytes 0-3/10
                    bytes=4-       | 206 | 456789     | bytes 4-9/10
                    bytes=-3       | 206 | 789        | bytes 7-9/10
                    bytes=-30      | 206 | 0123456789 | bytes 0-9/10
                    bytes=8-100    | 206 | 89         | bytes 8-9/10
                    Bytes=9-9      | 206 | 9          | bytes 9-9/10
                    bytes=10-      | 416 | ''         | bytes */10
                    bytes=-0       | 416 | ''         | bytes */10
                    bytes=0-1,3-4  | 200 | 0123456789 |
                    bytes=3-1      | 200 | 0123456789 |
                    bytes=-        | 200 | 0123456789 |
                    bytes=a-b      | 200 | 0123456789 |
                    lines=0-1      | 200 | 0123456789 |
                    bytes=0-99999999999999999999 | 200 | 0123456789 |
                    """)
    void a_single_range_is_answered(String range, int status, String body, @Nullable String contentRange)
            throws Exception {
        RawHttp.Answer answer = RawHttp.get(start(false), "/page.txt", "Range: " + range);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo(body);
        assertThat(answer.header("Content-Range")).isEqualTo(contentRange);
        assertThat(answer.header("Content-Length")).isEqualTo(String.valueOf(body.length()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    If-None-Match: ETAG                                  | 304
                    If-None-Match: W/ETAG                                | 304
                    If-None-Match: "x", ETAG                             | 304
                    If-None-Match: *                                     | 304
                    If-None-Match: "x"                                   | 200
                    If-Match: ETAG                                       | 200
                    If-Match: "x"                                        | 412
                    If-Match: W/ETAG                                     | 412
                    If-Modified-Since: Sun, 01 Nov 2026 08:00:00 GMT     | 304
                    If-Modified-Since: Sun, 01 Nov 2026 07:59:59 GMT     | 200
                    If-Modified-Since: yesterday                         | 200
                    If-Unmodified-Since: Sun, 01 Nov 2026 07:59:59 GMT   | 412
                    If-Unmodified-Since: Sun, 01 Nov 2026 08:00:00 GMT   | 200
                    """)
    void conditions_are_kept(String header, int status) throws Exception {
        int port = start(false);
        String etag = RawHttp.get(port, "/page.txt").header("ETag");
        assertThat(RawHttp.get(port, "/page.txt", header.replace("ETAG", etag)).status())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ETAG                           | 206
                    "x"                            | 200
                    W/ETAG                         | 200
                    Sun, 01 Nov 2026 08:00:00 GMT  | 206
                    Sun, 01 Nov 2026 08:00:01 GMT  | 200
                    """)
    void a_range_of_another_version_is_the_whole(String ifRange, int status) throws Exception {
        int port = start(false);
        String etag = RawHttp.get(port, "/page.txt").header("ETag");
        assertThat(RawHttp.get(port, "/page.txt", "Range: bytes=0-1", "If-Range: " + ifRange.replace("ETAG", etag))
                        .status())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "BREW"})
    void only_get_and_head_are_allowed(String method) throws Exception {
        RawHttp.Answer answer = RawHttp.send(start(false), method, "/page.txt");
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo("GET, HEAD");
    }

    @Test
    void an_empty_file_is_sent() throws Exception {
        Files.createFile(root.resolve("empty.bin"));
        RawHttp.Answer answer = RawHttp.get(start(false), "/empty.bin");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Length")).isEqualTo("0");
        assertThat(answer.header("Content-Type")).isEqualTo("application/octet-stream");
    }

    @Test
    void folders_are_listed_only_where_that_is_allowed() throws Exception {
        assertThat(RawHttp.get(start(false), "/").status()).isEqualTo(404);
        assertThat(RawHttp.get(start(false), "/inner/").status()).isEqualTo(404);
        int browsing = start(true);
        RawHttp.Answer page = RawHttp.get(browsing, "/");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(page.header("Content-Security-Policy")).startsWith("default-src 'none'");
        assertThat(page.body())
                .contains("href=\"./inner/\"", "href=\"./page.txt\"", "href=\"./in.txt\"")
                .doesNotContain("out", "loop");
        assertThat(RawHttp.get(browsing, "/inner/").body()).contains("href=\"./a%20b.txt\"", "href=\"../\"");
    }

    @Test
    void a_folder_without_its_slash_is_redirected() throws Exception {
        RawHttp.Answer answer = RawHttp.get(start(false), "/site");
        assertThat(answer.status()).isEqualTo(301);
        assertThat(answer.header("Location")).isEqualTo("/site/");
    }

    @Test
    void a_name_is_never_markup() throws Exception {
        Files.createFile(root.resolve("<img src=x onerror=alert(1)>&\"'"));
        Files.createFile(root.resolve("javascript:alert(1)"));
        String page = RawHttp.get(start(true), "/").body();
        assertThat(page)
                .contains("&#60;img src=x onerror=alert(1)&#62;&#38;&#34;&#39;")
                .contains("href=\"./javascript%3Aalert%281%29\"")
                .doesNotContain("<img");
    }

    @Test
    void a_password_is_asked_of_the_user_admin() throws Exception {
        int port = start(new FileserverSettings(root, false, loopback(), null, List.of()), Secret.of("päss:word"));
        RawHttp.Answer answer = RawHttp.get(port, "/page.txt");
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).startsWith("Basic realm=");
        for (String wrong : List.of("admin:wrong", "root:päss:word", "admin", "", ":", "admin:")) {
            assertThat(RawHttp.get(port, "/page.txt", basic(wrong)).status()).isEqualTo(401);
        }
        assertThat(RawHttp.get(port, "/page.txt", "Authorization: Basic !!!").status())
                .isEqualTo(401);
        assertThat(RawHttp.get(port, "/page.txt", "Authorization: Bearer päss:word")
                        .status())
                .isEqualTo(401);
        assertThat(RawHttp.get(port, "/page.txt", basic("admin:päss:word")).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    203.0.113.7                | 200
                    203.0.114.7                | 403
                    203.0.113.7, 198.51.100.1  | 403
                    198.51.100.1, 203.0.113.7  | 200
                    unknown                    | 403
                    """)
    void the_address_that_counts_is_the_one_that_the_last_proxy_wrote(String forwarded, int status) throws Exception {
        var allowed = AddressRange.parseAll("--allow-ips", List.of("203.0.113.0/24"));
        int port = start(new FileserverSettings(root, false, loopback(), null, allowed), null);
        assertThat(RawHttp.get(port, "/page.txt", "X-Forwarded-For: " + forwarded)
                        .status())
                .isEqualTo(status);
        assertThat(RawHttp.get(port, "/page.txt").status()).isEqualTo(403);
    }

    @Test
    void the_start_line_is_what_scripts_expect() throws Exception {
        var settings = new FileserverSettings(root, true, loopback(), null, List.of());
        var server = new FileServer(vertx, settings, Secret.of("x"));
        assertThat(server.startLine(new BindAddress("127.0.0.1", 8080)))
                .isEqualTo("Serving: " + root.toRealPath() + ", on 127.0.0.1:8080, browsing: true, auth: true");
    }

    @Test
    void closing_lets_a_running_answer_finish() throws Exception {
        byte[] big = new byte[8 << 20];
        Files.write(root.resolve("big"), big);
        var settings = new FileserverSettings(root, false, loopback(), null, List.of());
        var server = new FileServer(vertx, settings, null);
        int port = join(server.listen()).port();
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write("GET /big HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo('H');
            var closing = server.close(Duration.ofSeconds(10));
            assertThat(socket.getInputStream().readAllBytes().length).isGreaterThan(big.length);
            join(closing);
        }
    }

    private int start(boolean browsing) throws IOException {
        return start(new FileserverSettings(root, browsing, loopback(), null, List.of()), null);
    }

    private int start(FileserverSettings settings, @Nullable Secret password) throws IOException {
        return join(new FileServer(vertx, settings, password).listen()).port();
    }

    private static BindAddress loopback() {
        return new BindAddress("127.0.0.1", 0);
    }

    private static String basic(String credentials) {
        return "Authorization: Basic "
                + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }

    private static <T> T join(io.vertx.core.Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
