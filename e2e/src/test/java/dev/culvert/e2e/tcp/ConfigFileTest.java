package dev.culvert.e2e.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.e2e.CulvertProcess;
import dev.culvert.e2e.Curl;
import dev.culvert.e2e.Folders;
import dev.culvert.e2e.FreePorts;
import dev.culvert.e2e.Nginx;
import dev.culvert.e2e.RawVisitor;
import dev.culvert.e2e.Tunnel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code culvert server} and {@code culvert client --config FILE}: any mix of tunnels, changed while they run. */
@Tag("smoke")
class ConfigFileTest {

    private final Path folder = Folders.create("culvert-config");
    private final Path file = folder.resolve("client.yaml");
    private final List<Integer> ports = FreePorts.take(2);
    private TcpServer echo;
    private Nginx nginx;
    private Tunnel tunnel;

    @BeforeEach
    void start() {
        echo = TcpServer.echo();
        nginx = Nginx.start().file("page", "a page");
        tunnel = Tunnel.both().start();
    }

    @AfterEach
    void stop() {
        tunnel.close();
        nginx.close();
        echo.close();
        Folders.delete(folder);
    }

    @Test
    void a_change_of_the_file_moves_the_offers_without_a_new_link_and_without_harm_to_what_runs() throws IOException {
        write("http: " + nginx.url(), "tcp: " + echo.behind(ports.get(0)));
        CulvertProcess client = client();
        Await.listening(ports.get(0));
        assertThat(Curl.run(tunnel.url("/page")).body()).isEqualTo("a page");

        try (RawVisitor running = RawVisitor.connect(ports.get(0))) {
            echo(running);
            // as an editor does it, and as an orchestrator
            Path next = folder.resolve("next");
            Files.writeString(next, text("tcp: [" + echo.behind(ports.get(1)) + "]"));
            Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);

            Await.listening(ports.get(1));
            Await.closed(ports.get(0));
            Await.that(
                    "the end of the HTTP offer",
                    () -> Curl.run(tunnel.url("/page")).status() == 503);
            echo(running);
            try (RawVisitor visitor = RawVisitor.connect(ports.get(1))) {
                echo(visitor);
            }
        }
        assertThat(said(tunnel.server(), "client connected")).isEqualTo(1);
        assertThat(said(client, "disconnected")).isZero();
    }

    @Test
    void a_wrong_file_is_refused_whole_with_line_and_reason_and_the_old_offers_stay() throws IOException {
        write("tcp: " + echo.behind(ports.get(0)));
        CulvertProcess client = client();
        Await.listening(ports.get(0));

        for (String[] wrong : new String[][] {
            {"tcp: [" + echo.behind(ports.get(1)) + ", 5432=db]", "5432=db"},
            {"tcp: [" + echo.behind(ports.get(1)) + "]\ntpc: 1", "tpc"},
            {"tcp: [" + echo.behind(ports.get(1)), "client.yaml"}
        }) {
            int before = client.lines().size();
            write(wrong[0]);
            String line = client.awaitLine(
                    "refusal of " + wrong[0], text -> text.contains("config failed"), before, Tunnel.START);
            assertThat(line).contains(wrong[1]).matches(".*client\\.yaml\\W+(line )?[3456]\\b.*");
            try (RawVisitor visitor = RawVisitor.connect(ports.get(0))) {
                echo(visitor);
            }
            assertThat(FreePorts.isListening(ports.get(1))).isFalse();
        }
        write("tcp: " + echo.behind(ports.get(1)));
        Await.listening(ports.get(1));
    }

    private CulvertProcess client() {
        CulvertProcess client = tunnel.culvert(List.of("client", "--config", file.toString()));
        client.awaitLine("\\bconnected\\b", Tunnel.START);
        return client;
    }

    private void write(String... lines) throws IOException {
        Files.writeString(file, text(lines));
    }

    private String text(String... lines) {
        return "token: " + Tunnel.TOKEN + "\nurl: " + tunnel.clientUrl(tunnel.controlPort()) + "\n"
                + String.join("\n", lines) + "\n";
    }

    private static void echo(RawVisitor visitor) throws IOException {
        visitor.send("x");
        assertThat(visitor.text(1)).isEqualTo("x");
    }

    private static long said(CulvertProcess process, String words) {
        return process.lines().stream()
                .filter(line -> line.text().contains(words))
                .count();
    }
}
