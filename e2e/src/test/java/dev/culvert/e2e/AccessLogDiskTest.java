package dev.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An access log whose disk is full, or does not answer, is the log's trouble and nobody else's. */
class AccessLogDiskTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int MORE_THAN_WAIT = 12_000;

    private final Path folder = Folders.create("culvert-access-disk");
    private final RawUpstream upstream = RawUpstream.saying("hello");

    @AfterEach
    void stop() {
        upstream.close();
        Folders.delete(folder);
    }

    @Test
    @Trust("disk full, clock jumps")
    void traffic_goes_on_when_the_disk_is_full_and_the_log_when_there_is_room_again() throws IOException {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        run("mount", "-t", "tmpfs", "-o", "size=1m", "culvert-test", disk.toString());
        try {
            Path filler = disk.resolve("filler");
            Files.write(filler, new byte[960 * 1024]);
            Path file = disk.resolve("access.log");
            try (Tunnel tunnel = logging(file)) {
                ask(tunnel.port(), MORE_THAN_WAIT, "/full");
                await().atMost(SOON).until(() -> counter(tunnel, "dropped") > 0);
                String said = tunnel.server().awaitLine("access log failed: records are dropped", SOON);
                assertThat(said).contains("reason=\"No space left on device\"");
                assertThat(Curl.run(tunnel.url("/")).status()).isEqualTo(200);

                Files.delete(filler);
                tunnel.server().awaitLine("access log is written again", SOON);
                await().atMost(SOON)
                        .until(() -> counter(tunnel, "written") + counter(tunnel, "dropped") == MORE_THAN_WAIT + 1);
                ask(tunnel.port(), 1, "/room-again");
                await().atMost(SOON).until(() -> Files.readString(file).contains("/room-again"));
                List<String> lines = Files.readAllLines(file);
                assertThat(lines).hasSize((int) counter(tunnel, "written"));
                assertThat(lines).allMatch(line -> line.matches("127\\.0\\.0\\.1 - - \\[.*] \"GET .*\""));
            }
        } finally {
            run("umount", disk.toString());
        }
    }

    @Test
    void a_fifo_that_nobody_reads_keeps_neither_visitors_nor_the_end_waiting() throws IOException {
        Path fifo = folder.resolve("fifo");
        run("mkfifo", fifo.toString());
        try (Tunnel tunnel = logging(fifo)) {
            ask(tunnel.port(), MORE_THAN_WAIT, "/unread");
            await().atMost(SOON).until(() -> counter(tunnel, "dropped") > 0);
            assertThat(Curl.run(tunnel.url("/")).status()).isEqualTo(200);

            tunnel.server().terminate();
            assertThat(tunnel.server().awaitExit(SOON)).isZero();
        }
    }

    @Test
    void a_fifo_is_written_as_soon_as_somebody_reads() throws IOException {
        Path fifo = folder.resolve("fifo");
        run("mkfifo", fifo.toString());
        try (Tunnel tunnel = logging(fifo)) {
            ask(tunnel.port(), 3, "/kept");
            try (CulvertProcess reader =
                    CulvertProcess.program("cat", fifo.toString()).start()) {
                await().atMost(SOON).until(() -> reader.lines().size() == 3);
                ask(tunnel.port(), 1, "/next");
                reader.awaitLine("GET /next ", SOON);
            }
        }
    }

    private Tunnel logging(Path file) {
        Tunnel tunnel = new Tunnel()
                .flags("--access-log", "combined", "--access-log-file", file.toString())
                .start();
        tunnel.client(upstream.url());
        return tunnel;
    }

    /** Asks for a path so many times on one connection, and gets it each time. */
    static void ask(int port, int times, String path) throws IOException {
        String request = "GET " + path + " HTTP/1.1\r\nHost: app.example\r\n\r\n";
        int together = 50;
        try (RawVisitor visitor = RawVisitor.connect(port)) {
            for (int asked = 0; asked < times; asked += together) {
                int now = Math.min(together, times - asked);
                visitor.send(request.repeat(now));
                for (int i = 0; i < now; i++) {
                    HttpHead head = visitor.head();
                    assertThat(head.status()).isEqualTo(200);
                    assertThat(visitor.body(head)).isEqualTo("hello");
                }
            }
        }
    }

    /** What the server tells of its log. */
    static double counter(Tunnel tunnel, String what) {
        String scrape = tunnel.askControl("/metrics").body();
        Matcher found = Pattern.compile("(?m)^culvert_access_log_" + what + "_total ([0-9.E]+)$")
                .matcher(scrape);
        assertThat(found.find()).as(scrape).isTrue();
        return Double.parseDouble(found.group(1));
    }

    private static void run(String... command) {
        CulvertProcess process = CulvertProcess.program(command).run(SOON);
        assertThat(process.exitCode()).as(process.output()).isZero();
    }
}
