package dev.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("smoke")
class FileServerTest {

    @TempDir
    static Path folder;

    private static CulvertProcess server;
    private static int port;

    @BeforeAll
    static void start() throws IOException {
        Path root = Files.createDirectories(folder.resolve("root"));
        Files.writeString(folder.resolve("secret.txt"), "secret");
        Files.writeString(root.resolve("page.html"), "<p>page</p>");
        Files.createDirectories(root.resolve("inner"));
        Files.writeString(root.resolve("inner/a b.txt"), "spaced");
        Files.createSymbolicLink(root.resolve("link.txt"), folder.resolve("secret.txt"));
        Files.createSymbolicLink(root.resolve("linked"), folder);
        port = FreePorts.next();
        server = CulvertProcess.culvert("fileserver", "-w", root.toString(), "-a", "-p", "" + port)
                .start();
        server.awaitLine("^Serving: .*, on 127.0.0.1:" + port + ", browsing: true, auth: false$", Tunnel.START);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../secret.txt",
                "/inner/../../secret.txt",
                "/%2e%2e/secret.txt",
                "/..%2fsecret.txt",
                "/%2e%2e%2fsecret.txt",
                "/..%5csecret.txt",
                "/..\\secret.txt",
                "/inner/..%2f..%2fsecret.txt",
                "/%252e%252e/secret.txt",
                "/..%c0%afsecret.txt",
                "//secret.txt",
                "/....//secret.txt",
                "/secret.txt%00.html",
                "/page.html%00",
                "/link.txt",
                "/linked/secret.txt",
                "/linked/"
            })
    @Trust("path traversal, symbolic links, encoded separators in the file server")
    void nothing_outside_the_folder_is_served(String path) throws IOException {
        try (RawVisitor visitor = RawVisitor.connect(port)) {
            visitor.send("GET " + path + " HTTP/1.1\r\nHost: files.test\r\nConnection: close\r\n\r\n");
            HttpHead head = visitor.head();
            assertThat(head.status()).as(path).isEqualTo(404);
            assertThat(visitor.body(head)).doesNotContain("secret\n").isNotEqualTo("secret");
        }
    }

    @Test
    void files_are_served_with_type_etag_range_and_nosniff() {
        String url = "http://127.0.0.1:" + port;
        Curl.Answer page = Curl.run(url + "/page.html");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).isEqualTo("<p>page</p>");
        assertThat(page.head().get("Content-Type")).startsWith("text/html");
        assertThat(page.head().get("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(Curl.run("-H", "If-None-Match: " + page.head().get("ETag"), url + "/page.html")
                        .status())
                .isEqualTo(304);
        Curl.Answer range = Curl.run("-r", "3-6", url + "/page.html");
        assertThat(range.status()).isEqualTo(206);
        assertThat(range.body()).isEqualTo("page");
        assertThat(Curl.run(url + "/inner/a%20b.txt").body()).isEqualTo("spaced");
        assertThat(Curl.run(url + "/").body()).contains("page.html", "inner");
        assertThat(Curl.run(url + "/none").body()).contains("unable to find requested file");
    }

    @Test
    void a_token_asks_for_the_user_admin() {
        int own = FreePorts.next();
        try (CulvertProcess guarded = CulvertProcess.culvert(
                        "fileserver", "-w", folder.resolve("root").toString(), "-p", "" + own, "-t", Tunnel.TOKEN)
                .start()) {
            guarded.awaitLine("^Serving: .*, browsing: false, auth: true$", Tunnel.START);
            String url = "http://127.0.0.1:" + own + "/page.html";
            assertThat(Curl.run(url).status()).isEqualTo(401);
            assertThat(Curl.run("-u", "admin:wrong", url).status()).isEqualTo(401);
            assertThat(Curl.run("-u", "admin:" + Tunnel.TOKEN, url).status()).isEqualTo(200);
            assertThat(Curl.run("-u", "admin:" + Tunnel.TOKEN, "http://127.0.0.1:" + own + "/")
                            .body())
                    .doesNotContain("page.html");
        }
    }
}
